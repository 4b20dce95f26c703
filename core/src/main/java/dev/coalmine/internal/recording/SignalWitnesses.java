package dev.coalmine.internal.recording;

import dev.coalmine.internal.recording.SignalTopic.Kind;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.CallCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who testifies to the business signals of a plan in one epoch: each key once for each signal and process, in tables of
 * bits of their own.
 *
 * <p>A signal is charged to the arm that its key is routed to when it is recorded, which may be minutes after the call that it
 * comes of. Where the share was raised meanwhile, some keys testify for the candidate with what stable did. That can only make the
 * candidate look more like stable: the arm of each key is the coin of the routing hash at the odds of the epoch that it
 * testifies in, whenever it does, so that a healthy candidate is tripped no more often.
 *
 * <p>Values are heard once there is a scale. Thread-safe and lock-free; {@link #takeNew} may run in one thread at a time.
 */
final class SignalWitnesses {
    private final List<SignalTopic> topics;
    private final Testimony processA;
    private final Testimony processB;
    private final List<Booth> booths = new ArrayList<>();
    private final @Nullable TestimonyLog log;

    /**
     * Makes the witnesses of an epoch.
     *
     * @param scales of each topic; null for those that have none yet
     * @param log where testimonies are noted one by one; null if nowhere
     */
    SignalWitnesses(
            List<SignalTopic> topics,
            Testimony processA,
            Testimony processB,
            List<@Nullable LatencyScale> scales,
            @Nullable TestimonyLog log) {
        this.log = log;
        this.topics = topics;
        this.processA = processA;
        this.processB = processB;
        for (LatencyScale scale : scales) {
            booths.add(new Booth(scale));
        }
    }

    /** Where one signal is heard. */
    private static final class Booth {
        private final Firsts stable = new Firsts();
        private final Firsts candidate = new Firsts();
        private final LongAdder[] recorded = {new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()};
        private final long[] taken = new long[recorded.length];
        private final @Nullable LatencyCells cells;

        Booth(@Nullable LatencyScale scale) {
            this.cells = scale == null ? null : new LatencyCells(scale);
        }

        Firsts firsts(Arm arm) {
            return arm == Arm.CANDIDATE ? candidate : stable;
        }

        void recorded(Arm arm, boolean happened) {
            recorded[index(arm, false)].increment();
            if (happened) {
                recorded[index(arm, true)].increment();
            }
        }

        private static int index(Arm arm, boolean happened) {
            return (arm == Arm.CANDIDATE ? 0 : 2) + (happened ? 1 : 0);
        }

        SignalBatch takeNew() {
            Heard newStable = stable.takeNew();
            Heard newCandidate = candidate.takeNew();
            long[] fresh = new long[recorded.length];
            for (int i = fresh.length - 1;
                    i >= 0;
                    i--) { // what happened before what was recorded, of which it is a part
                long sum = recorded[i].sum();
                fresh[i] = sum - taken[i];
                taken[i] = sum;
            }
            return new SignalBatch(
                    newStable,
                    newCandidate,
                    new CallCounts(fresh[0], Math.min(fresh[0], fresh[1]), fresh[2], Math.min(fresh[2], fresh[3])),
                    cells == null ? null : cells.takeNew());
        }
    }

    /** Returns whether values of that topic are heard. */
    boolean hasScale(int topic) {
        return booths.get(topic).cells != null;
    }

    /** Takes that a key has the outcome of that name, or has it not. */
    void outcome(String signal, Arm arm, long keyHash, boolean happened) {
        for (int index = 0; index < topics.size(); index++) {
            if (topics.get(index).hears(Kind.OUTCOME, signal)) {
                Booth booth = booths.get(index);
                booth.recorded(arm, happened);
                if (happened && !processB.hasSpoken(keyHash, index)) {
                    testify(booth.firsts(arm), index, arm, keyHash);
                }
            }
        }
    }

    private void testify(Firsts firsts, int index, Arm arm, long keyHash) {
        boolean sinceStart = processA.first(keyHash, index);
        if (sinceStart) {
            firsts.addToA();
        }
        boolean recent = processB.first(keyHash, index);
        if (recent) {
            firsts.addToB();
        }
        if (log != null && (sinceStart || recent)) {
            int processes = TestimonyLog.Code.processes(sinceStart, recent);
            log.add(keyHash, arm, TestimonyLog.FIRST_SIGNAL + index, processes, processB.process());
        }
    }

    /** Takes a value of the signal of that name. */
    void value(String signal, Arm arm, long keyHash, double value) {
        for (int index = 0; index < topics.size(); index++) {
            LatencyCells cells = booths.get(index).cells;
            if (cells != null && topics.get(index).hears(Kind.VALUE, signal) && !processB.hasSpoken(keyHash, index)) {
                testify(cells, index, arm, keyHash, value);
            }
        }
    }

    private void testify(LatencyCells cells, int index, Arm arm, long keyHash, double value) {
        SignalTopic topic = topics.get(index);
        boolean isCandidate = arm == Arm.CANDIDATE;
        int bin = ValueLayout.binOf(isCandidate ? topic.tolerantly(value) : value);
        int forProof = isCandidate ? ValueLayout.binOf(topic.provingly(value)) : bin;
        boolean sinceStart = processA.first(keyHash, index);
        if (sinceStart) {
            cells.addToA(arm, bin);
            if (isCandidate) {
                cells.addToProof(forProof);
            }
        }
        boolean recent = processB.first(keyHash, index);
        if (recent) {
            cells.addToB(arm, bin);
        }
        if (log != null && (sinceStart || recent)) {
            int ranks = TestimonyLog.Code.ranks(cells.rankOf(bin), cells.rankOf(forProof));
            int processes = TestimonyLog.Code.processes(sinceStart, recent);
            log.addRanked(keyHash, arm, TestimonyLog.FIRST_SIGNAL + index, processes, processB.process(), ranks);
        }
    }

    /** Returns what was heard since it was last asked, in the order of the topics. */
    List<SignalBatch> takeNew() {
        List<SignalBatch> batches = new ArrayList<>(booths.size());
        for (Booth booth : booths) {
            batches.add(booth.takeNew());
        }
        return List.copyOf(batches);
    }
}
