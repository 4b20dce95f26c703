package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.Restart;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.verdict.CallCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns what the recorder drained into what the judge reads. Calls that end late still count at the odds of their own
 * epoch, but testify only to processes that are still running. Not thread-safe; the controller's lock guards it.
 */
final class EvidenceIntake {
    private static final String ERRORS = Guardrail.errorRate().name();

    private long processA;
    private long processB;
    private Restart restart = Restart.NONE;

    /** Notes that calls record into this epoch from now on. */
    void opened(EvidenceEpoch epoch) {
        if (processA == 0) {
            restart = Restart.NONE; // the first epoch: the judge begins with it
        } else if (epoch.terms().processA() != processA) {
            restart = Restart.ALL;
        } else if (restart == Restart.NONE) {
            restart = Restart.RECENT;
        }
        processA = epoch.terms().processA();
        processB = epoch.number();
    }

    /** Returns what the judge is to read of these batches, and forgets the restart that it says. */
    TickEvidence evidence(List<EpochBatch> batches) {
        List<BatchEvidence> evidence = new ArrayList<>(batches.size());
        for (EpochBatch batch : batches) {
            if (batch.terms().processA() == processA) {
                evidence.add(new BatchEvidence(batch.terms().rho(), Map.of(ERRORS, errors(batch))));
            }
        }
        TickEvidence tick = new TickEvidence(restart, evidence);
        restart = Restart.NONE;
        return tick;
    }

    private CountEvidence errors(EpochBatch batch) {
        ArmBatch stable = batch.stable();
        ArmBatch candidate = batch.candidate();
        CallCounts calls = new CallCounts(candidate.calls(), candidate.failures(), stable.calls(), stable.failures());
        Heard onCandidate = candidate.errors();
        Heard onStable = stable.errors();
        Testimonies recent = batch.terms().number() == processB
                ? new Testimonies(onCandidate.firstsB(), onStable.firstsB())
                : Testimonies.NONE;
        return new CountEvidence(calls, new Testimonies(onCandidate.firstsA(), onStable.firstsA()), recent);
    }
}
