package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.SignalBatch;
import dev.coalmine.internal.recording.TestimonyLog;
import dev.coalmine.internal.recording.TestimonyLog.Fact;
import dev.coalmine.internal.recording.TestimonyLog.Ranks;
import dev.coalmine.plan.Arm;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one instance has counted and not told its fleet yet. Not thread-safe; the controller's lock guards it.
 *
 * <p>Plain counts are added up until they are sent. That a key testified for the first time here may not be the first time
 * in the fleet; so testimonies go one by one, and the store adds to the counter of those that are. What was sent is kept
 * until the store has it for sure, and sent again under the same number, so that it counts once.
 *
 * <p>Which calls fall on which group of keys is only compared with itself, so it goes with every tenth contribution; their
 * failures, which a proof counts, go at once.
 *
 * <p>While the fleet cannot be reached, counts add up, and testimonies wait as far as there is room. Whether there is room
 * is settled before it is known which arm the next key is on, so that those who are not heard harm no healthy candidate.
 */
public final class Gathering {
    private static final int MOST_EPOCHS = 16;
    private static final int MOST_WAITING = 4 * Contribution.MAX_ITEMS;
    private static final int GROUPS_WITH_EACH = 10;

    private final String member;
    private final Map<Long, Tag> tags = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Long> groupCalls = new HashMap<>();
    private final ArrayDeque<Testimony> testimonies = new ArrayDeque<>();
    private Terms terms;
    private Processes processes = new Processes(0, 0);
    private @Nullable Tag present;
    private long sequence;
    private long unheard;
    private @Nullable Contribution sent;

    /** What the calls of one epoch are counted under. */
    private record Tag(Terms terms, Processes processes, String prefix) {}

    /** Begins with nothing. */
    public Gathering(String member, Terms terms) {
        this.member = member;
        this.terms = terms;
    }

    /** Counts under other terms from the next epoch on. */
    public void under(Terms other) {
        terms = other;
    }

    /** Notes that calls record into this epoch from now on, while these processes run in the fleet. */
    public void opened(EpochTerms epoch, Processes running) {
        processes = running;
        present = new Tag(terms, running, CounterNames.prefix(terms, running, epoch.rho()));
        tags.put(epoch.number(), present);
        tags.keySet().removeIf(number -> number <= epoch.number() - MOST_EPOCHS);
    }

    /** Returns the processes under which calls are counted now. */
    public Processes processes() {
        return processes;
    }

    /**
     * Adds what was recorded.
     *
     * @param isJudged whether its candidate calls count towards those that a step asks for
     */
    public void add(EpochBatch batch, boolean isJudged) {
        Tag tag = tags.get(batch.terms().number());
        if (tag == null) {
            return; // of an epoch that was over long ago
        }
        for (Arm arm : Arm.values()) {
            ArmBatch calls = batch.of(arm);
            count(tag, CounterNames.of(CounterNames.CALLS, arm), calls.calls());
            if (batch.terms().hearsTime()) {
                count(tag, CounterNames.of(CounterNames.TIMED, arm), Math.max(0, calls.calls() + calls.cutShort()));
            }
            List<Heard> heard = calls.byMatter();
            for (int matter = 0; matter < heard.size(); matter++) {
                count(
                        tag,
                        CounterNames.of(CounterNames.EVENTS, arm, matter),
                        heard.get(matter).events());
            }
        }
        if (isJudged) {
            count(tag, CounterNames.JUDGED, batch.candidate().calls());
        }
        addGroups(tag, batch.groups());
        List<SignalBatch> signals = batch.signals();
        for (int index = 0; index < signals.size(); index++) {
            CallCounts recorded = signals.get(index).recorded();
            add(tag, CounterNames.RECORDED, index, recorded.candidateCalls(), recorded.stableCalls());
            add(tag, CounterNames.HAPPENED, index, recorded.candidateFailures(), recorded.stableFailures());
        }
    }

    private void add(Tag tag, String kind, int index, long ofCandidate, long ofStable) {
        count(tag, CounterNames.of(kind, Arm.CANDIDATE, index), ofCandidate);
        count(tag, CounterNames.of(kind, Arm.STABLE, index), ofStable);
    }

    /**
     * Adds what was compared, to what is counted now.
     *
     * @param isJudged whether comparisons count towards those that a stretch of the plan asks for
     */
    public void add(ShadowTally.Batch compared, boolean isJudged) {
        Tag tag = present;
        if (tag == null || compared.isEmpty()) {
            return; // there is no epoch yet in which anything can have been compared
        }
        count(tag, CounterNames.of(CounterNames.COMPARED, Arm.CANDIDATE), compared.compared());
        count(tag, CounterNames.of(CounterNames.MISMATCHED, Arm.CANDIDATE), compared.mismatched());
        if (isJudged) {
            count(tag, CounterNames.JUDGED, compared.compared());
        }
        KeyBuckets groups = compared.groups();
        addGroups(groupCalls, tag, Arm.CANDIDATE, CounterNames.COMPARED_GROUPS, groups.candidateCalls());
        addGroups(counts, tag, Arm.CANDIDATE, CounterNames.MISMATCHED_GROUPS, groups.candidateFailures());
    }

    private void addGroups(Tag tag, GroupedEvents groups) {
        addGroups(
                groupCalls,
                tag,
                Arm.CANDIDATE,
                CounterNames.GROUP_CALLS,
                groups.errors().candidateCalls());
        addGroups(
                groupCalls,
                tag,
                Arm.STABLE,
                CounterNames.GROUP_CALLS,
                groups.errors().stableCalls());
        List<KeyBuckets> series = new ArrayList<>(List.of(groups.errors(), groups.slow()));
        series.addAll(groups.topics());
        for (int i = 0; i < series.size(); i++) {
            String kind = CounterNames.GROUP_EVENTS + i;
            addGroups(counts, tag, Arm.CANDIDATE, kind, series.get(i).candidateFailures());
            addGroups(counts, tag, Arm.STABLE, kind, series.get(i).stableFailures());
        }
    }

    private static void addGroups(Map<String, Long> to, Tag tag, Arm arm, String kind, long[] byGroup) {
        for (int group = 0; group < byGroup.length; group++) {
            if (byGroup[group] != 0) {
                to.merge(tag.prefix + CounterNames.of(kind, arm, group), byGroup[group], Long::sum);
            }
        }
    }

    private void count(Tag tag, String what, long more) {
        if (more > 0) {
            counts.merge(tag.prefix + what, more, Long::sum);
        }
    }

    /** Adds a testimony, as the log of the recorder has it. */
    public void testified(long keyHash, Fact fact) {
        Tag tag = fact.epoch() == TestimonyLog.PRESENT ? present : tags.get(fact.epoch());
        if (tag == null) {
            return;
        }
        if (fact.sinceStart()) {
            Filter filter = tag.terms.filterA(tag.processes.sinceStart(), fact.matter());
            testified(tag, filter, keyHash, fact, nameA(fact));
        }
        if (fact.recent() && tag.processes.isRecentRunning()) {
            Filter filter = tag.terms.filterB(tag.processes.recent(), fact.matter());
            testified(tag, filter, keyHash, fact, nameB(fact));
        }
    }

    private static String nameA(Fact fact) {
        Ranks ranks = fact.ranks();
        if (ranks == null) {
            return CounterNames.of(CounterNames.FIRSTS_A, fact.arm(), fact.matter());
        }
        return isOfSignal(fact)
                ? CounterNames.of(CounterNames.VALUES_A, fact.arm(), fact.matter(), ranks)
                : CounterNames.of(CounterNames.LATENCY_A, fact.arm(), ranks.measured(), ranks.forProof());
    }

    private static boolean isOfSignal(Fact fact) {
        return fact.matter() >= TestimonyLog.FIRST_SIGNAL;
    }

    private static String nameB(Fact fact) {
        Ranks ranks = fact.ranks();
        if (ranks == null) {
            return CounterNames.of(CounterNames.FIRSTS_B, fact.arm(), fact.matter());
        }
        return isOfSignal(fact)
                ? CounterNames.of(CounterNames.VALUES_B, fact.arm(), fact.matter(), ranks.measured())
                : CounterNames.of(CounterNames.LATENCY_B, fact.arm(), ranks.measured());
    }

    private void testified(Tag tag, Filter filter, long keyHash, Fact fact, String what) {
        String counter = tag.prefix + what;
        if (keyHash == EvidenceEpoch.NO_KEY) {
            counts.merge(counter, 1L, Long::sum); // a key of its own, which nobody else can have heard
        } else if (testimonies.size() < MOST_WAITING) {
            testimonies.add(new Testimony(filter, tag.terms.place(keyHash, fact.matter()), counter));
        } else {
            unheard++;
        }
    }

    /** Returns how many testimonies found no room. */
    public long unheard() {
        return unheard;
    }

    /**
     * Returns what is to be sent now: what was sent before, if it is not known to have arrived, or else what is new.
     *
     * @param mostTestimonies how many testimonies it has at most; the others go with the next one
     */
    public @Nullable Contribution next(int mostTestimonies) {
        if (sent == null) {
            sent = made(mostTestimonies);
        }
        return sent;
    }

    private @Nullable Contribution made(int mostTestimonies) {
        if ((sequence + 1) % GROUPS_WITH_EACH == 0) {
            groupCalls.forEach((name, count) -> counts.merge(name, count, Long::sum));
            groupCalls.clear();
        }
        if (counts.isEmpty() && testimonies.isEmpty()) {
            return null;
        }
        sequence++;
        Set<Filter> filters = terms.filters(processes);
        List<Testimony> heard = new ArrayList<>();
        while (heard.size() < mostTestimonies && !testimonies.isEmpty() && takes(filters, testimonies.peek())) {
            heard.add(testimonies.remove());
        }
        return new Contribution(member, sequence, taken(), filters, heard);
    }

    private static boolean takes(Set<Filter> filters, Testimony next) {
        return filters.contains(next.filter())
                || (filters.size() < Contribution.MAX_FILTERS && filters.add(next.filter()));
    }

    private Map<String, Long> taken() {
        Map<String, Long> taken = new HashMap<>();
        Iterator<Map.Entry<String, Long>> each = counts.entrySet().iterator();
        while (each.hasNext() && taken.size() < Contribution.MAX_ITEMS) {
            Map.Entry<String, Long> count = each.next();
            taken.put(count.getKey(), Math.min(count.getValue(), Contribution.MAX_COUNT));
            each.remove();
        }
        return taken;
    }

    /** Notes that what was sent has arrived. */
    public void arrived() {
        sent = null;
    }
}
