package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.List;

/** Recorders to race on, small enough to be made by the million. */
final class Recorders {
    /** Later than any retired epoch stays open, and than any call may be outstanding. */
    static final long LATE = Duration.ofMinutes(1).toNanos();

    private Recorders() {}

    /** Returns a recorder that hears errors alone, and closes a retired epoch with the next drain. */
    static Recorder withoutGrace() {
        RecordingTerms terms = new RecordingTerms(Fuse.none(), 0.5, Hearing.ERRORS, Duration.ZERO, 1_000);
        return new Recorder(terms, report -> {}, failure -> {
            throw new IllegalStateException(failure);
        });
    }

    static long calls(List<EpochBatch> batches) {
        return batches.stream().mapToLong(batch -> batch.candidate().calls()).sum();
    }

    static long firstsA(List<EpochBatch> batches) {
        return batches.stream()
                .mapToLong(batch -> batch.of(Arm.CANDIDATE).errors().firstsA()
                        + batch.of(Arm.STABLE).errors().firstsA())
                .sum();
    }
}
