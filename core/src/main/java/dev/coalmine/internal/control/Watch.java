package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.judging.CountMetric;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.Metric;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.judging.Unit;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is known of both arms: everything that calls recorded, and what the judge makes of it. Guarded by the
 * controller's lock, except for the epochs, which calls record into.
 */
final class Watch {
    private final RolloutPlan plan;
    private final Recorder recorder;
    private final EvidenceIntake intake = new EvidenceIntake();
    private final Judge judge;
    private Judgement judgement;
    private long candidateCalls;
    private long stableCalls;

    Watch(RolloutPlan plan, Consumer<FuseReport> onBlown, Guard guard) {
        this.plan = plan;
        double smallestRho = plan.baseline().candidateOdds(plan.steps().get(0).share());
        this.recorder = new Recorder(
                RecordingTerms.of(plan.fuse(), smallestRho, Hearing.ERRORS),
                onBlown,
                failure -> guard.failed("recording", failure));
        this.judge = Judge.of(Unit.KEY, metrics(plan), plan.alpha(), Judge.DEFAULT_ALPHA_PASS);
        this.judgement = judge.judge(judge.initial(), TickEvidence.NONE);
    }

    private static List<Metric> metrics(RolloutPlan plan) {
        List<Metric> metrics = new ArrayList<>();
        for (Guardrail guardrail : plan.guardrails()) {
            metrics.add(CountMetric.errorRate((ErrorRateGuardrail) guardrail));
        }
        return metrics;
    }

    /** Returns a new epoch for calls under this share; calls that go on in the one before are still heard. */
    EvidenceEpoch open(Share share, long nowNanos) {
        EvidenceEpoch epoch = recorder.open(plan.baseline().candidateOdds(share), false, nowNanos);
        intake.opened(epoch);
        return epoch;
    }

    /** Takes in what is new and returns what the judge says now. */
    Verdict look(long nowNanos) {
        List<EpochBatch> batches = recorder.drain(nowNanos);
        for (EpochBatch batch : batches) {
            candidateCalls += batch.candidate().calls();
            stableCalls += batch.stable().calls();
        }
        judgement = judge.judge(judgement.wealth(), intake.evidence(batches));
        return judgement.verdict();
    }

    /** Returns what the judge said last. */
    Verdict verdict() {
        return judgement.verdict();
    }

    /** Returns how many recorded candidate calls were taken in since the start. */
    long candidateCalls() {
        return candidateCalls;
    }

    /** Returns how many recorded calls of both arms were taken in since the start. */
    long recordedCalls() {
        return candidateCalls + stableCalls;
    }

    /** Returns what was recorded of that arm, as of the last look. */
    ArmStats stats(Arm arm) {
        return recorder.stats(arm);
    }

    long lateCalls() {
        return recorder.lateCalls();
    }
}
