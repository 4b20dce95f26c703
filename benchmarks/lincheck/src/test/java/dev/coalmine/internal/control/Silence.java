package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Evidence of no calls, with a fuse that blows when told to. */
final class Silence implements EvidenceSource, EvidenceSource.Factory {
    private static final LatencySnapshot NEVER_TIMED = LatencySnapshot.of(new Histogram(2));
    private static final ArmStats NOBODY =
            new ArmStats(Arm.STABLE, 0, 0, NEVER_TIMED, NEVER_TIMED, 0, 0, Outstanding.NONE);

    private volatile Consumer<? super Blow> onBlown = blow -> {};
    private volatile long epochs;
    private volatile long processA;

    @Override
    public EvidenceSource create(
            RecordingTerms terms, Consumer<? super Blow> blown, Consumer<? super Throwable> onInternalFailure) {
        onBlown = blown;
        return this;
    }

    @Override
    public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
        epochs = epochs + 1;
        processA = fresh || epochs == 1 ? processA + 1 : processA;
        return EvidenceEpoch.silent(new EpochTerms(epochs, processA, rho, false));
    }

    @Override
    public LatencyWindow takeWindow() {
        throw new UnsupportedOperationException("nobody warms up here");
    }

    @Override
    public void warmedUp() {}

    @Override
    public boolean hasReference() {
        return false;
    }

    @Override
    public List<EpochBatch> drain(long nowNanos) {
        return List.of();
    }

    @Override
    public ArmStats stats(Arm arm) {
        return NOBODY;
    }

    @Override
    public long lateCalls() {
        return 0;
    }

    /** Blows the fuse of that process, as a call does on its own thread. */
    void blow(long process) {
        onBlown.accept(new FuseReport(process, 15, 20, 9, 0, 300));
    }
}
