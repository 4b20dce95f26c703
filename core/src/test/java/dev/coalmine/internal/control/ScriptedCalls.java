package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Evidence of calls that nobody made, and a fuse that blows when told to. */
final class ScriptedCalls implements EvidenceSource, EvidenceSource.Factory {
    private static final LatencySnapshot UNTIMED = LatencySnapshot.of(new Histogram(2));

    private Consumer<? super Blow> onBlown = blow -> {};
    private EpochTerms terms = new EpochTerms(0, 0, 0, false);
    private long newCandidateCalls;
    private long newFailingKeys;
    private long candidateCalls;

    /** Has the next drain find so many candidate calls, of which so many fail, of one key each. */
    void make(long calls, long failingKeys) {
        newCandidateCalls = calls;
        newFailingKeys = failingKeys;
    }

    /** Blows the fuse of the calls under way; without any, nothing happens. */
    void blowFuse() {
        if (terms.number() > 0) {
            onBlown.accept(new FuseReport(terms.processA(), 15, 20, 9, 0, 300));
        }
    }

    /** Returns whether calls were ever routed here. */
    boolean isOpen() {
        return terms.number() > 0;
    }

    @Override
    public EvidenceSource create(
            RecordingTerms plan, Consumer<? super Blow> receiver, Consumer<? super Throwable> onInternalFailure) {
        onBlown = receiver;
        return this;
    }

    @Override
    public LatencyWindow takeWindow() {
        return new MadeUpLatencies(Hearing.ERRORS).takeWindow();
    }

    @Override
    public void warmedUp() {}

    @Override
    public void reform(RecordingTerms other) {}

    @Override
    public boolean hasReference() {
        return false;
    }

    @Override
    public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
        boolean anew = fresh || !isOpen();
        terms = new EpochTerms(terms.number() + 1, terms.processA() + (anew ? 1 : 0), rho, false);
        return EvidenceEpoch.silent(terms);
    }

    @Override
    public List<EpochBatch> drain(long nowNanos) {
        if (newCandidateCalls == 0) {
            return List.of();
        }
        Heard failing = new Heard(newFailingKeys, newFailingKeys, newFailingKeys);
        EpochBatch batch = new EpochBatch(
                terms,
                new ArmBatch(newCandidateCalls, Heard.NOTHING),
                new ArmBatch(newCandidateCalls, failing),
                GroupedEvents.none(0),
                null);
        candidateCalls += newCandidateCalls;
        make(0, 0);
        return List.of(batch);
    }

    @Override
    public ArmStats stats(Arm arm) {
        return new ArmStats(arm, candidateCalls, 0, UNTIMED, UNTIMED, 0, 0, Outstanding.NONE);
    }

    @Override
    public long lateCalls() {
        return 0;
    }
}
