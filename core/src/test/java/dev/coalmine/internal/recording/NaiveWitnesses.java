package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who testifies in one epoch, as one would write it at first: sets of what was said, and lists of all that came of it. */
final class NaiveWitnesses {
    final EpochTerms epoch;

    private final Set<String> spokenA;
    private final Set<String> spokenB = new HashSet<>();
    private final @Nullable NaiveReference reference;
    private final Hearing hearing;
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, List<Long>> latencies = new HashMap<>();
    private long keyless;

    NaiveWitnesses(EpochTerms epoch, Set<String> spokenA, @Nullable NaiveReference reference, Hearing hearing) {
        this.epoch = epoch;
        this.spokenA = spokenA;
        this.reference = reference;
        this.hearing = hearing;
    }

    void ended(Arm arm, long key, long nanos, boolean failed) {
        seen(arm, key);
        if (failed) {
            testify("errors", arm, key);
        }
        if (reference != null && (!failed || reference.isSlow(arm, nanos))) {
            testifyLatency(arm, key, nanos, failed);
        }
        tookLong(arm, key, nanos);
    }

    void threw(Arm arm, long key, Throwable thrown) {
        for (Topic topic : hearing.topics()) {
            if (topic instanceof Topic.Thrown type && type.type().isInstance(thrown)) {
                happened(topic, arm, key);
            }
        }
    }

    private void seen(Arm arm, long key) {
        if (hearing.attendance() == Hearing.Attendance.COUNTED) {
            testify("seen", arm, key);
        }
    }

    void interrupted(Arm arm, long key, long nanos) {
        seen(arm, key);
        if (reference != null && reference.isSlow(arm, nanos)) {
            counts.merge("cut short" + arm, 1L, Long::sum);
            testifyLatency(arm, key, nanos, true);
            tookLong(arm, key, nanos);
        }
    }

    private void tookLong(Arm arm, long key, long nanos) {
        if (reference == null || nanos < 0) {
            return;
        }
        for (int threshold = 0; threshold < LatencyScale.TAIL; threshold++) {
            if (reference.isAbove(threshold, arm, nanos)) {
                happened("tail" + threshold, arm, key);
            }
        }
        if (reference.isSlow(arm, nanos)) {
            if (arm == Arm.STABLE || reference.isSlowForProof(nanos)) {
                counts.merge("proof" + arm, 1L, Long::sum);
            }
        }
        for (Topic topic : hearing.topics()) {
            if (topic instanceof Topic.Above above
                    && NaiveReference.lowest(nanos) > above.latency().toNanos()) {
                happened(topic, arm, key);
            }
        }
    }

    private void happened(Object matter, Arm arm, long key) {
        counts.merge("events" + matter + arm, 1L, Long::sum);
        testify(matter, arm, key);
    }

    private void testify(Object matter, Arm arm, long key) {
        String what = matter + said(key);
        counts.merge("A" + matter + arm, spokenA.add(what) ? 1L : 0L, Long::sum);
        counts.merge("B" + matter + arm, spokenB.add(what) ? 1L : 0L, Long::sum);
    }

    private void testifyLatency(Arm arm, long key, long nanos, boolean gaveUp) {
        if (hearing.latency() == null) {
            return;
        }
        Hearing.Tolerances tolerances = hearing.tolerances();
        long measured =
                arm == Arm.STABLE ? nanos : NaiveReference.lowered(nanos, tolerances.harm(), tolerances.nanos());
        String what = "latency" + said(key);
        if (spokenA.add(what)) {
            latencies.computeIfAbsent("A" + arm, each -> new ArrayList<>()).add(measured);
            if (arm == Arm.CANDIDATE) {
                latencies
                        .computeIfAbsent("proof", each -> new ArrayList<>())
                        .add(gaveUp ? measured : NaiveReference.lowered(nanos, tolerances.proof(), tolerances.nanos()));
            }
        }
        if (spokenB.add(what)) {
            latencies.computeIfAbsent("B" + arm, each -> new ArrayList<>()).add(measured);
        }
    }

    /** A call without a key is one that never spoke before. */
    private String said(long key) {
        return key == EvidenceEpoch.NO_KEY ? " of nobody " + epoch.number() + " " + keyless++ : " of " + key;
    }

    EpochBatch take(long[] stableCalls, long[] candidateCalls) {
        LatencyFirsts latency = null;
        if (reference != null && hearing.latency() != null) {
            LatencyScale scale = reference.scale();
            latency = new LatencyFirsts(
                    scale,
                    notches(scale, "A" + Arm.STABLE),
                    notches(scale, "A" + Arm.CANDIDATE),
                    notches(scale, "B" + Arm.STABLE),
                    notches(scale, "B" + Arm.CANDIDATE),
                    notches(scale, "proof"));
        }
        EpochBatch batch = new EpochBatch(
                epoch,
                batch(Arm.STABLE, stableCalls),
                batch(Arm.CANDIDATE, candidateCalls),
                groups(stableCalls, candidateCalls),
                latency);
        counts.clear();
        latencies.clear();
        return batch;
    }

    /** All keys in one group. */
    private GroupedEvents groups(long[] stableCalls, long[] candidateCalls) {
        return new GroupedEvents(
                groups(candidateCalls[1], stableCalls[1]),
                groups(count("proof" + Arm.CANDIDATE), count("proof" + Arm.STABLE)),
                hearing.topics().stream()
                        .map(topic -> groups(
                                heard(topic, Arm.CANDIDATE).events(),
                                heard(topic, Arm.STABLE).events()))
                        .toList());
    }

    private static KeyBuckets groups(long candidateEvents, long stableEvents) {
        long[] none = new long[KeyBuckets.COUNT];
        return KeyBuckets.of(none, first(candidateEvents), none, first(stableEvents));
    }

    private static long[] first(long count) {
        long[] groups = new long[KeyBuckets.COUNT];
        groups[0] = count;
        return groups;
    }

    private long[] notches(LatencyScale scale, String series) {
        long[] counted = new long[scale.notches()];
        for (long nanos : latencies.getOrDefault(series, List.of())) {
            counted[scale.notchOf(LatencyLayout.binOf(nanos))]++;
        }
        return counted;
    }

    private ArmBatch batch(Arm arm, long[] calls) {
        return new ArmBatch(
                calls[0],
                count("cut short" + arm),
                new Heard(calls[1], count("Aerrors" + arm), count("Berrors" + arm)),
                List.of(heard("tail0", arm), heard("tail1", arm), heard("tail2", arm)),
                hearing.topics().stream().map(topic -> heard(topic, arm)).toList(),
                heard("seen", arm));
    }

    private Heard heard(Object matter, Arm arm) {
        return new Heard(count("events" + matter + arm), count("A" + matter + arm), count("B" + matter + arm));
    }

    private long count(String what) {
        return counts.getOrDefault(what, 0L);
    }
}
