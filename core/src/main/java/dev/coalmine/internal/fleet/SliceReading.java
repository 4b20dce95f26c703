package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.internal.recording.Rank;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.TestimonyLog;
import dev.coalmine.plan.Arm;
import dev.coalmine.store.Slice;
import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a fleet has counted as the batches that one instance would have recorded. Immutable.
 *
 * <p>What cannot be read is left out and counted, never refused: a slice stays until it is settled, and one that nobody
 * can judge would stop the fleet for good.
 *
 * @param batches one for each share and pair of processes under which calls ended; those of the higher processes last
 * @param shadows what was compared, by the process since the start under which it was
 * @param judgedCalls candidate calls that count towards those that a step asks for
 * @param strange how many counters were of other terms, or of no known form
 */
public record SliceReading(
        List<EpochBatch> batches, Map<Integer, ShadowTally.Batch> shadows, long judgedCalls, long strange) {
    private static final int PREFIX_PARTS = 4;

    /** Far more than any fleet counts in one slice, and far too few to overflow when they are added up. */
    private static final long MOST = 1_000_000_000_000L;

    /** Far more shares and pairs of processes than one slice has, and few enough to hold in memory whoever made them up. */
    private static final int MOST_PARTS = 64;

    /**
     * Reads a slice.
     *
     * @param hearing what keys testify about under these terms
     * @param named the scale whose thresholds are named in sentences, or null
     */
    public static SliceReading of(Slice slice, Terms terms, Hearing hearing, @Nullable LatencyScale named) {
        Map<String, Part> parts = new TreeMap<>();
        Map<Integer, ComparedPart> compared = new TreeMap<>();
        long judged = 0;
        long strange = 0;
        for (Map.Entry<String, Long> counter : slice.counts().entrySet()) {
            String[] words = counter.getKey().split(":", -1);
            try {
                if (!words[0].equals(terms.name()) || counter.getValue() < 0 || counter.getValue() > MOST) {
                    throw new IllegalArgumentException("other terms, or no count");
                }
                EpochTerms epoch = epoch(counter.getKey(), words);
                if (words[PREFIX_PARTS].equals(CounterNames.JUDGED)) {
                    judged += counter.getValue();
                } else if (ComparedPart.isOf(words, PREFIX_PARTS)) {
                    part(compared, Integer.valueOf(words[1]), ComparedPart::new)
                            .add(words, PREFIX_PARTS, counter.getValue());
                } else {
                    String prefix = String.join(":", List.of(words).subList(0, PREFIX_PARTS));
                    part(parts, prefix, () -> new Part(epoch, hearing)).add(words, counter.getValue());
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                strange++;
            }
        }
        List<EpochBatch> batches = parts.values().stream()
                .map(part -> part.batch(named))
                .sorted(Comparator.comparingLong(batch -> batch.terms().number()))
                .toList();
        Map<Integer, ShadowTally.Batch> shadows = new TreeMap<>();
        compared.forEach((process, part) -> shadows.put(process, part.batch()));
        return new SliceReading(batches, shadows, judged, strange);
    }

    private static <K, P> P part(Map<K, P> parts, K key, Supplier<P> maker) {
        if (parts.size() == MOST_PARTS && !parts.containsKey(key)) {
            throw new IllegalArgumentException("one part too many");
        }
        return parts.computeIfAbsent(key, unused -> maker.get());
    }

    /** Returns the reading of a slice of which nothing can be judged. */
    public static SliceReading nothingOf(Slice slice) {
        return new SliceReading(List.of(), Map.of(), 0, slice.counts().size());
    }

    /** Returns what was compared while that process ran. */
    public ShadowTally.Batch compared(int sinceStart) {
        return shadows.getOrDefault(sinceStart, ShadowTally.Batch.none());
    }

    /** Returns the epoch of calls that were counted while these processes ran in the fleet. */
    public static EpochTerms epoch(Processes processes, double odds) {
        return new EpochTerms(1 + processes.recent(), 1 + processes.sinceStart(), odds, true);
    }

    private static EpochTerms epoch(String counter, String[] words) {
        if (!CounterNames.isName(counter)) {
            throw new IllegalArgumentException("form");
        }
        double odds = Double.parseDouble(words[3]);
        if (!(odds >= 0 && odds <= 1 && Double.toString(odds).equals(words[3]))) {
            throw new IllegalArgumentException("odds");
        }
        return epoch(new Processes(Integer.parseInt(words[1]), Integer.parseInt(words[2])), odds);
    }

    /** The counts of one share and pair of processes. */
    private static final class Part {
        private final EpochTerms epoch;
        private final ArmPart stable;
        private final ArmPart candidate;
        private final LatencyFirsts.Sum latency = new LatencyFirsts.Sum();
        private final List<SignalPart> signals = new ArrayList<>();

        Part(EpochTerms epoch, Hearing hearing) {
            this.epoch = epoch;
            hearing.signals().forEach(unused -> signals.add(new SignalPart()));
            this.stable = new ArmPart(hearing);
            this.candidate = new ArmPart(hearing);
        }

        void add(String[] words, long count) {
            String kind = words[PREFIX_PARTS];
            Arm arm = arm(words[PREFIX_PARTS + 1]);
            ArmPart part = arm == Arm.CANDIDATE ? candidate : stable;
            switch (kind) {
                case CounterNames.CALLS -> part.calls += count;
                case CounterNames.TIMED -> part.timed += count;
                case CounterNames.EVENTS -> part.events[index(words, 2)] += count;
                case CounterNames.FIRSTS_A, CounterNames.FIRSTS_B -> addFirsts(words, arm, part, count);
                case CounterNames.RECORDED -> signals.get(index(words, 2)).addRecorded(arm, count);
                case CounterNames.HAPPENED -> signals.get(index(words, 2)).addHappened(arm, count);
                case CounterNames.VALUES_A -> signal(words).addA(arm, rank(words, 3), rank(words, 4), count);
                case CounterNames.VALUES_B -> signal(words).addB(arm, rank(words, 3), count);
                case CounterNames.LATENCY_A -> addLatency(arm, rank(words, 2), rank(words, 3), count);
                case CounterNames.LATENCY_B -> latency.addB(arm, rank(words, 2), count);
                case CounterNames.GROUP_CALLS -> part.groupCalls[index(words, 2)] += count;
                default -> part.groupEvents[series(kind)][index(words, 2)] += count;
            }
        }

        private void addFirsts(String[] words, Arm arm, ArmPart part, long count) {
            boolean sinceStart = words[PREFIX_PARTS].equals(CounterNames.FIRSTS_A);
            int matter = index(words, 2);
            if (matter >= TestimonyLog.FIRST_SIGNAL) {
                signal(words).addFirsts(arm, sinceStart, count);
            } else {
                (sinceStart ? part.firstsA : part.firstsB)[matter] += count;
            }
        }

        private SignalPart signal(String[] words) {
            return signals.get(index(words, 2) - TestimonyLog.FIRST_SIGNAL);
        }

        private void addLatency(Arm arm, int rank, int forProof, long count) {
            latency.addA(arm, rank, count);
            if (arm == Arm.CANDIDATE) {
                latency.addProof(forProof, count);
            }
        }

        private static int series(String kind) {
            if (!kind.startsWith(CounterNames.GROUP_EVENTS)) {
                throw new IllegalArgumentException("kind");
            }
            return Integer.parseInt(kind.substring(1));
        }

        private static Arm arm(String word) {
            for (Arm arm : Arm.values()) {
                if (CounterNames.arm(arm).equals(word)) {
                    return arm;
                }
            }
            throw new IllegalArgumentException("arm");
        }

        private static int index(String[] words, int after) {
            return Integer.parseInt(words[PREFIX_PARTS + after]);
        }

        private static int rank(String[] words, int after) {
            return Objects.checkIndex(index(words, after), Rank.CELLS);
        }

        EpochBatch batch(@Nullable LatencyScale named) {
            boolean hearsTime = stable.timed + candidate.timed > 0;
            return new EpochBatch(
                    new EpochTerms(epoch.number(), epoch.processA(), epoch.rho(), hearsTime),
                    stable.batch(hearsTime),
                    candidate.batch(hearsTime),
                    groups(),
                    hearsTime ? latency.under(named) : null,
                    signals.stream().map(SignalPart::batch).toList());
        }

        private GroupedEvents groups() {
            List<KeyBuckets> all = new ArrayList<>();
            for (int i = 0; i < stable.groupEvents.length; i++) {
                all.add(KeyBuckets.of(
                        candidate.groupCalls, candidate.groupEvents[i], stable.groupCalls, stable.groupEvents[i]));
            }
            return new GroupedEvents(all.get(0), all.get(1), all.subList(2, all.size()));
        }
    }

    /** The counts of one arm. */
    private static final class ArmPart {
        final long[] events;
        final long[] firstsA;
        final long[] firstsB;
        final long[] groupCalls = new long[KeyBuckets.COUNT];
        final long[][] groupEvents;
        long calls;
        long timed;

        ArmPart(Hearing hearing) {
            this.events = new long[hearing.matters()];
            this.firstsA = new long[hearing.matters()];
            this.firstsB = new long[hearing.matters()];
            this.groupEvents = new long[2 + hearing.topics().size()][KeyBuckets.COUNT];
        }

        ArmBatch batch(boolean hearsTime) {
            List<Heard> heard = new ArrayList<>();
            for (int matter = 0; matter < events.length; matter++) {
                heard.add(new Heard(events[matter], firstsA[matter], firstsB[matter]));
            }
            return ArmBatch.of(calls, hearsTime ? timed - calls : 0, heard);
        }
    }
}
