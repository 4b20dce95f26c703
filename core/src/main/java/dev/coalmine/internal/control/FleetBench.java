package dev.coalmine.internal.control;

import dev.coalmine.internal.fleet.Processes;
import dev.coalmine.internal.fleet.SliceReading;
import dev.coalmine.internal.fleet.Terms;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.judging.Windows;
import dev.coalmine.internal.keeping.Records;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.store.Slice;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bench of a rollout that a whole fleet judges together, as one of its members sees it.
 *
 * <p><b>Two judges.</b> The judge of the fleet reads what all members counted, once for all of them, wherever the lease is;
 * here is what it said last, and at the lease holder what it goes on from. A second judge reads what was recorded here. It
 * is not asked for as long as the fleet is, so that a fleet's trip rests on the evidence of all. Once this member has been
 * cut off, it may trip; what it does is a rollback of this process, and the store hears of it when it is back.
 *
 * <p><b>The budget.</b> Each judge keeps its own promise at any time, so the chance that any of them trips a healthy
 * candidate is at most the sum of theirs (Boole's inequality; they need not be independent, and they are not). The judge
 * of the fleet has {@value #PART_OF_FLEET} of α. The rest is divided evenly over as many processes as the user says may
 * ever judge this revision on their own, n: whoever starts within a revision is one more of them, since it begins with a
 * fresh table of keys. So {@code 0.9 α + n · 0.1 α / n = α}. That it listens all the while, and not only when it is cut
 * off, costs nothing: Ville's inequality bounds the chance that it is ever rich enough, whether or not somebody asks.
 *
 * <p><b>Processes.</b> Which processes run is told by the numbers in the wealth: members name their counters and filters by
 * them. The lease holder begins a recent one; whoever decides what makes the evidence of another piece (a retry, a lower
 * share) begins both anew, by putting such a wealth into the record that it writes. So of two wealths the one whose process
 * since the start has the higher number is the later one, even where the other was settled after it.
 *
 * <p>Guarded by the controller's lock.
 */
final class FleetBench implements Bench {
    /** The part of α that the judge of the fleet spends: {@value}. */
    static final double PART_OF_FLEET = 0.9;

    /** What a fleet counts in one slice, at most: after more than this it is looked whether the sum can still be kept. */
    private static final long PLAUSIBLE = 1_000_000_000;

    private final Judge judge;
    private final OwnBench own;
    private final Docket docket;
    private final Terms terms;
    private EvidenceIntake slices;
    private Judgement said;
    private boolean isCutOff;
    private boolean recentIsDue;
    private boolean wasHeard;
    private long windowBegan;
    private long judgedCalls;

    /**
     * Creates the bench before anything is known.
     *
     * @param judge the judge of the fleet
     * @param own the judge of what is recorded here
     * @param slots how many keys can be told apart
     */
    FleetBench(Judge judge, OwnBench own, Docket docket, int slots) {
        this.judge = judge;
        this.own = own;
        this.docket = docket;
        this.terms = Terms.of(judge.toString(), slots, asked(docket));
        this.said = judge.judge(judge.initial(), TickEvidence.NONE);
        this.slices = intake();
    }

    private static Terms.Asked asked(Docket docket) {
        boolean isMore =
                docket.mismatches() != null || !docket.hearing().signals().isEmpty();
        return isMore ? Terms.Asked.CALLS_AND_MORE : Terms.Asked.CALLS;
    }

    /** Returns the part of α that one of at most so many members spends on its own. */
    static double alphaOfOne(double alpha, int largest) {
        return (1 - PART_OF_FLEET) * alpha / largest;
    }

    private EvidenceIntake intake() {
        EvidenceIntake intake = new EvidenceIntake(docket);
        intake.opened(SliceReading.epoch(processes(), 0));
        return intake;
    }

    /** Returns the terms on which members add up their counts. */
    Terms terms() {
        return terms;
    }

    /** Returns the processes that run in the fleet, as far as is known here. */
    Processes processes() {
        return Processes.of(said.wealth());
    }

    /** Returns how many candidate calls of the fleet were judged since this process has begun to judge for it. */
    long judgedCalls() {
        return judgedCalls;
    }

    /** Notes whether the rest of the fleet can be reached. */
    void cutOff(boolean is) {
        isCutOff = is;
    }

    // ---- what is recorded here

    @Override
    public Judgement hear(TickEvidence evidence) {
        Judgement alone = own.hear(evidence);
        return isCutOff && alone.kind() == Verdict.Kind.FAIL ? alone : said;
    }

    @Override
    public Judgement judgement() {
        Judgement alone = own.judgement();
        return isCutOff && alone.kind() == Verdict.Kind.FAIL ? alone : said;
    }

    @Override
    public Wealth kept() {
        return said.wealth();
    }

    /** Returns what is to be remembered of a rollout that begins anew: its processes have the next numbers. */
    Wealth rearmed() {
        return judge.rearm(said.wealth());
    }

    /** {@inheritDoc} Here the keys that have testified are known to the store, so that bets go on. */
    @Override
    public void resume(Wealth left) {
        goOn(OwnBench.resumed(judge, left));
    }

    @Override
    public void rearm() {
        own.rearm();
        beginAnew();
    }

    /** Has the fleet's processes begin anew, since its evidence is not of one piece any more. */
    void beginAnew() {
        goOn(rearmed());
    }

    /** Has the recent process of the fleet begin anew, with the next slice that is judged here. */
    void beginRecentAnew() {
        recentIsDue = true;
    }

    private void goOn(Wealth wealth) {
        if (!wealth.equals(said.wealth())) {
            said = judge.judge(wealth, TickEvidence.NONE);
        }
        slices = intake();
    }

    // ---- what the others say

    /**
     * Takes note of the wealth in the record of the store.
     *
     * @param isLead whether this process judges for the fleet, and so knows better, unless both processes were begun anew
     */
    void told(Wealth record, boolean isLead) {
        Wealth theirs = OwnBench.resumed(judge, record);
        boolean isLater = Processes.of(theirs).sinceStart() > processes().sinceStart();
        if (!isLead && Processes.of(theirs).sinceStart() >= processes().sinceStart()) {
            goOn(Records.spent(theirs, said.wealth().spent()));
        } else if (isLead && isLater && theirs.spent() >= said.wealth().spent()) {
            goOn(theirs);
        } else if (isLead && isLater) {
            beginAnew(); // the number is taken by a recent process that others do not know of
        }
    }

    /** Goes on from what the fleet's judge has settled last, which may be elsewhere; null if the store knows of nothing. */
    void found(@Nullable Wealth settled) {
        if (settled == null) {
            if (!said.wealth().equals(judge.initial()) && said.wealth().failure() == null) {
                beginAnew(); // filters are lost with the wealth, so keys could testify twice
            }
            return;
        }
        Wealth theirs = OwnBench.resumed(judge, settled);
        if (Processes.of(theirs).sinceStart() >= processes().sinceStart()) {
            goOn(Records.spent(theirs, said.wealth().spent()));
        } else if (theirs.spent() > said.wealth().spent()) {
            goOn(Records.spent(said.wealth(), theirs.spent()));
            beginAnew();
        }
    }

    /** What comes of a slice, once it is settled. */
    record Judged(Slice slice, Judgement judgement, SliceReading reading, boolean beganRecent) {}

    /** Judges a slice on top of what is known, and changes nothing yet. */
    Judged judge(Slice slice, @Nullable LatencyScale named, long nowNanos) {
        SliceReading reading = SliceReading.of(slice, terms, docket.hearing(), named);
        Wealth wealth = said.wealth();
        boolean isOver = wasHeard
                && nowNanos - windowBegan >= Windows.length(wealth.spent() - 1).toNanos();
        boolean beginsRecent = recentIsDue || isOver;
        if (beginsRecent) {
            slices.opened(SliceReading.epoch(new Processes(processes().sinceStart(), wealth.spent()), 0));
        }
        TickEvidence evidence =
                slices.evidence(reading.batches(), reading.compared(processes().sinceStart()), nowNanos);
        Judgement judgement = judged(wealth, evidence, slice);
        if (judgement != null) {
            return new Judged(slice, judgement, reading, beginsRecent);
        }
        TickEvidence nothing = new TickEvidence(evidence.restart(), List.of());
        return new Judged(slice, judge.judge(wealth, nothing), SliceReading.nothingOf(slice), beginsRecent);
    }

    /**
     * Returns what comes of the evidence; null if that could not be kept. Then the slice has to go unheard, since it would
     * be handed out until it is settled, and so stop the fleet for good.
     */
    private @Nullable Judgement judged(Wealth wealth, TickEvidence evidence, Slice slice) {
        try {
            Judgement judgement = judge.judge(wealth, evidence);
            if (slice.counts().values().stream().anyMatch(count -> count > PLAUSIBLE)) {
                Wealth unused = Wealth.parse(judgement.wealth().toText());
            }
            return judgement;
        } catch (IllegalArgumentException e) {
            return null; // counts beyond all that can be added up
        }
    }

    /** Takes what was judged, now that it is settled. */
    void settled(Judged judged, long nowNanos) {
        said = judged.judgement();
        judgedCalls += judged.reading().judgedCalls();
        wasHeard |= !judged.reading().batches().isEmpty();
        if (judged.beganRecent()) {
            recentIsDue = false;
            wasHeard = false;
            windowBegan = nowNanos;
        }
    }

    /** Begins to judge for the fleet: the window of the recent process counts from now. */
    void takeLead(long nowNanos) {
        windowBegan = nowNanos;
        wasHeard = false;
        recentIsDue = false;
    }
}
