package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.RatioMetric;
import dev.coalmine.internal.judging.Unit;
import dev.coalmine.internal.judging.Windows;
import dev.coalmine.internal.keeping.Records;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.SignalBoard;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.SignalStats;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of both arms: everything that calls recorded, and what the judge makes of it. Guarded by the
 * controller's lock, except for the epochs, which calls record into.
 */
final class Watch {
    /** How long a sample-ratio mismatch has to stand before it holds: calls under way are missing until they end. */
    private static final Duration MISMATCH_STANDS = Duration.ofMinutes(1);

    private final EvidenceSource recorder;
    private final @Nullable FleetSeat fleet;
    private final ShadowTally shadows;
    private final StableWatch stableWatch;
    private final EvidenceRate rate = new EvidenceRate();
    private RolloutPlan plan;
    private Docket docket;
    private EvidenceIntake intake;
    private WarmUpProgress warmUp;
    private Bench bench;
    private boolean begunAnew;
    private @Nullable Share inForce;
    private boolean hearsTime;
    private long watchedNanos;
    private long mismatchNanos;
    private long callsBefore;
    private long judgedCalls;
    private long candidateCalls;
    private long stableCalls;

    /** Watches a rollout that makes no shadow calls, and judges it here. */
    Watch(RolloutPlan plan, EvidenceSource.Factory evidence, Consumer<Blow> onBlown, Guard guard) {
        this(plan, evidence, new ShadowTally(), onBlown, guard, null);
    }

    /** Watches what is recorded here; if there are terms of a fleet, it is judged together with that of others. */
    Watch(
            RolloutPlan plan,
            EvidenceSource.Factory evidence,
            ShadowTally shadows,
            Consumer<Blow> onBlown,
            Guard guard,
            @Nullable FleetTerms terms) {
        this.shadows = shadows;
        this.plan = plan;
        this.docket = Docket.of(plan);
        this.intake = new EvidenceIntake(docket);
        this.warmUp = new WarmUpProgress(plan.warmUp());
        this.recorder = evidence.create(terms(plan, docket), onBlown, failure -> guard.failed("recording", failure));
        this.stableWatch = new StableWatch(recorder, plan.stableHealth());
        this.fleet = terms == null ? null : new FleetSeat(terms, recorder, shadows, plan, docket);
        this.bench = fleet == null ? new OwnBench(judge(plan, docket, plan.alpha())) : fleet.bench();
    }

    /** Returns the place in the fleet; null if there is none. */
    @Nullable
    FleetSeat fleet() {
        return fleet;
    }

    static RecordingTerms terms(RolloutPlan plan, Docket docket) {
        double smallestRho = plan.baseline().candidateOdds(plan.steps().get(0).share());
        return RecordingTerms.of(
                new RecordingTerms.Protection(plan.fuse(), plan.bulkhead()), smallestRho, docket.hearing());
    }

    /**
     * Goes on under another plan. Unless it judges and records as the one before did, all bets begin anew with the next
     * numbers of the same budget, and so do the fuse and the reference; a failure stays a failure.
     *
     * @return whether they begin anew, which takes another epoch
     */
    boolean replan(RolloutPlan next) {
        boolean alike = judging(next).equals(judging(plan));
        plan = next;
        warmUp = warmUp.under(next.warmUp());
        stableWatch.follow(next.stableHealth());
        if (alike) {
            return false;
        }
        Wealth left = bench.kept();
        docket = Docket.of(next);
        intake = new EvidenceIntake(docket);
        recorder.reform(terms(next, docket));
        bench = fleet == null ? new OwnBench(judge(next, docket, next.alpha())) : fleet.replan(next, docket);
        bench.resume(left);
        begunAnew = true;
        return true;
    }

    /** Returns all that a plan says of judging and recording. */
    private static List<Object> judging(RolloutPlan plan) {
        return List.of(
                plan.guardrails(),
                plan.sampleRatio(),
                plan.baseline(),
                plan.fuse(),
                plan.bulkhead(),
                plan.alpha(),
                plan.alphaPass(),
                plan.burstCap());
    }

    static Judge judge(RolloutPlan plan, Docket docket, double alpha) {
        Judge judge = Judge.of(Unit.KEY, docket.metrics(), alpha, plan.alphaPass());
        OptionalDouble cap = plan.burstCap();
        return cap.isPresent() ? judge.capped(cap.getAsDouble()) : judge;
    }

    /** Returns a new epoch for calls under this share; calls that go on in the one before are still heard. */
    EvidenceEpoch open(Share share, long nowNanos) {
        boolean broken = inForce != null && !Continuity.isKept(plan.baseline(), inForce, share);
        if (fleet != null && broken) {
            fleet.bench().beginAnew();
        } else if (fleet != null && inForce != null && !inForce.equals(share)) {
            fleet.bench().beginRecentAnew();
        }
        boolean isOfAnotherPiece = fleet != null && fleet.isOfAnotherPiece();
        return open(share, begunAnew || broken || isOfAnotherPiece, nowNanos);
    }

    private EvidenceEpoch open(Share share, boolean fresh, long nowNanos) {
        EvidenceEpoch epoch = recorder.open(plan.baseline().candidateOdds(share), fresh, nowNanos);
        begunAnew = false;
        intake.opened(epoch.terms());
        if (fleet != null) {
            fleet.opened(epoch.terms());
            if (fresh) {
                shadows.begin(); // the filters of the fleet's new processes are empty
            }
        }
        if (inForce == null
                || !inForce.equals(share)
                || fresh
                || hearsTime != epoch.terms().hearsTime()) {
            rate.restart(bench.judgement().wealth());
        }
        stableWatch.opened(share);
        inForce = share;
        hearsTime = epoch.terms().hearsTime();
        watchedNanos = 0;
        callsBefore = recordedCalls();
        return epoch;
    }

    /**
     * Returns the first epoch of another attempt: the judge begins anew with the next numbers of its budget, and nothing
     * that was heard before counts any more.
     */
    EvidenceEpoch reopen(Share share, long nowNanos) {
        rearm();
        shadows.begin();
        EvidenceEpoch epoch = open(share, true, nowNanos);
        intake.begun();
        return epoch;
    }

    /** Has the judge begin anew with the next numbers of its budget. */
    void rearm() {
        bench.rearm();
    }

    /** Goes on judging from what an earlier process has left. */
    void resume(Wealth left) {
        bench.resume(left);
    }

    /** Takes note of what the record of the store says that the fleet's judge remembers. */
    void told(Wealth record, boolean isLead) {
        if (fleet != null) {
            fleet.bench().told(record, isLead);
        }
    }

    /** Notes that so much time went by under watch. */
    void passed(long nanos) {
        watchedNanos += nanos;
        rate.passed(nanos);
        mismatchNanos = isMismatch() ? mismatchNanos + nanos : 0;
        if (!isNobodyOnCandidate()) {
            warmUp.passed(nanos);
        }
        if (warmUp.isDone()) {
            recorder.warmedUp();
        }
    }

    /**
     * Returns whether a new epoch is due though the share stays: latency or a signal's values begin to be judged with it; or the
     * window of the recent process has run out, and something was recorded in it; or the fleet runs other processes by
     * now. A new epoch brings a new process, and a reference that is up to date.
     */
    boolean wantsNewEpoch() {
        boolean latencyBegins = docket.isTimed() && !hearsTime && warmUp.isDone() && recorder.hasReference();
        boolean processEnds = fleet == null ? windowIsOver() && recordedCalls() > callsBefore : fleet.isBehind();
        return latencyBegins || recorder.hearsMoreSignals() || processEnds;
    }

    private boolean windowIsOver() {
        int running = bench.judgement().wealth().spent() - 1;
        return watchedNanos >= Windows.length(running).toNanos();
    }

    /** Returns what keeps the rollout at its step, in words. */
    List<String> holds() {
        List<String> holds = new ArrayList<>();
        if (!warmUp.isDone() && !isNobodyOnCandidate()) {
            holds.add(warmUp.text());
        }
        if (bench.judgement().holds()) {
            verdict().findings().stream()
                    .filter(this::isHolding)
                    .map(Watch::text)
                    .forEach(holds::add);
        }
        String worse = stableWatch.text();
        if (worse != null) {
            holds.add(worse);
        }
        FuseReport ofFewKeys = recorder.failingOfFewKeys();
        if (ofFewKeys != null) {
            holds.add(Announcement.fewKeys(ofFewKeys));
        }
        return holds;
    }

    private boolean isNobodyOnCandidate() {
        return inForce != null && inForce.equals(Share.NONE);
    }

    private boolean isHolding(Finding finding) {
        return docket.isSignal(finding.guardrail())
                && finding.kind() == Verdict.Kind.FAIL
                && (!isRatio(finding) || mismatchNanos >= MISMATCH_STANDS.toNanos());
    }

    private static boolean isRatio(Finding finding) {
        return finding.guardrail().equals(RatioMetric.NAME);
    }

    private static String text(Finding finding) {
        String what = isRatio(finding) ? "sample-ratio mismatch: " : "the signal " + finding.guardrail() + ": ";
        return what + finding.sentence();
    }

    private boolean isMismatch() {
        return bench.judgement().holds()
                && verdict().findings().stream()
                        .anyMatch(finding -> isRatio(finding) && finding.kind() == Verdict.Kind.FAIL);
    }

    /** Takes in what is new and returns what the judge says now. */
    Judgement look(long nowNanos) {
        if (inForce == null) {
            return bench.judgement(); // no call was recorded yet
        }
        List<EpochBatch> batches = recorder.drain(nowNanos);
        long fresh = 0;
        ShadowTally.Batch compared = shadows.takeNew();
        for (EpochBatch batch : batches) {
            if (warmUp.isDone()) {
                judgedCalls += batch.candidate().calls();
            }
            fresh += batch.candidate().calls();
            candidateCalls += batch.candidate().calls();
            stableCalls += batch.stable().calls();
        }
        warmUp.called(fresh, recorder);
        if (isNobodyOnCandidate()) {
            judgedCalls += compared.compared();
        }
        stableWatch.look(batches);
        if (fleet != null) {
            fleet.add(batches, warmUp.isDone());
            fleet.add(compared, isNobodyOnCandidate());
        }
        return bench.hear(intake.evidence(batches, compared, nowNanos));
    }

    /** Returns how many calls or keys of the candidate a metric counts a second, as far as that can be told. */
    OptionalDouble pace(String metric) {
        return rate.perSecond(metric, bench.judgement().wealth());
    }

    /** Returns what came of judging last. */
    Judgement judgement() {
        return bench.judgement();
    }

    /** Returns what the judge said last. */
    Verdict verdict() {
        return bench.judgement().verdict();
    }

    /** Returns what of judging is to be remembered beyond this process. */
    Wealth kept() {
        return bench.kept();
    }

    /** Returns what is to be remembered of a rollout that begins anew. */
    Wealth keptAnew() {
        return fleet == null ? Records.forgiven(bench.kept()) : fleet.bench().rearmed();
    }

    /**
     * Returns how many recorded candidate calls were taken in since the start, those of the warm-up left out, and
     * comparisons of the time when nobody was on the candidate; of a fleet, those that were judged here for all of it.
     */
    long judgedCalls() {
        return fleet == null ? judgedCalls : fleet.bench().judgedCalls();
    }

    /** Returns how many recorded calls of both arms were taken in since the start. */
    long recordedCalls() {
        return candidateCalls + stableCalls;
    }

    /** Returns what was recorded of that arm, as of the last look. */
    ArmStats stats(Arm arm) {
        return recorder.stats(arm);
    }

    /** Returns where business signals are recorded. */
    SignalBoard signals() {
        return recorder.signals();
    }

    /** Returns what was recorded of business signals, as of the last look. */
    List<SignalStats> signalStats() {
        return recorder.signalStats();
    }

    long lateCalls() {
        return recorder.lateCalls();
    }
}
