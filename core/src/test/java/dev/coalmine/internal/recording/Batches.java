package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.verdict.KeyBuckets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short ways to write down what is recorded, and under which terms. */
final class Batches {
    /** Nothing new on an arm. */
    static final ArmBatch NOTHING = arm(0, 0, 0, 0);

    private Batches() {}

    /** What an arm has to say where only errors are heard. */
    static ArmBatch arm(long calls, long failures, long firstsA, long firstsB) {
        return new ArmBatch(calls, new Heard(failures, firstsA, firstsB));
    }

    /** A recorder's terms where only errors are heard. */
    static RecordingTerms errors(Fuse fuse, double smallestRho, Duration grace) {
        return new RecordingTerms(fuse, smallestRho, Hearing.ERRORS, grace, Recorder.FEWEST_REFERENCE_CALLS);
    }

    /**
     * All that a batch says, in a form that can be compared; of groups of keys only how many events there are, as calls
     * are chosen and some groups are drawn.
     */
    static List<Object> contents(EpochBatch batch) {
        List<Object> contents = new ArrayList<>(List.of(batch.terms(), batch.stable(), batch.candidate()));
        List<KeyBuckets> matters = new ArrayList<>(batch.groups().topics());
        matters.add(batch.groups().errors());
        matters.add(batch.groups().slow());
        for (KeyBuckets matter : matters) {
            contents.add(sum(matter.stableFailures()) + " " + sum(matter.candidateFailures()));
        }
        LatencyFirsts latency = batch.latency();
        if (latency != null) {
            contents.add(Arrays.toString(latency.scale().pooled()));
            for (Arm arm : Arm.values()) {
                contents.add(Arrays.toString(latency.firstsA(arm)));
                contents.add(Arrays.toString(latency.firstsB(arm)));
                contents.add(Arrays.toString(latency.proof(arm)));
            }
        }
        return contents;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** All that batches say, in a form that can be compared. */
    static List<List<Object>> contents(List<EpochBatch> batches) {
        return batches.stream().map(Batches::contents).toList();
    }
}
