package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.Metric;
import dev.coalmine.internal.judging.MetricEvidence;
import dev.coalmine.internal.judging.Metrics;
import dev.coalmine.internal.judging.Role;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.Hearing.Attendance;
import dev.coalmine.internal.recording.Hearing.Tolerances;
import dev.coalmine.internal.recording.SignalTopic;
import dev.coalmine.internal.recording.Topic;
import dev.coalmine.plan.ErrorCeilingGuardrail;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.FailuresGuardrail;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.MismatchGuardrail;
import dev.coalmine.plan.QuantileCeilingGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SignalGuardrail;
import dev.coalmine.plan.SignalGuardrail.Harm;
import dev.coalmine.plan.SignalGuardrail.Measure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan wants judged: the metrics of its guardrails and of the sample ratio, what has to be heard for them, and which of it goes to which.
 * Immutable.
 *
 * @param cases the metrics, in the plan's order, each with what it is judged by
 * @param hearing what keys have to testify about
 */
record Docket(List<Case> cases, Hearing hearing) {
    /**
     * One metric.
     *
     * @param metric the metric
     * @param matter what it is judged by
     */
    record Case(Metric metric, Matter matter) {}

    /** What of a batch a metric is judged by. */
    interface Matter {
        /** Returns the evidence in a batch, or null if nobody was heard on it. */
        @Nullable
        MetricEvidence in(EpochBatch batch, EvidenceIntake intake);
    }

    /** Returns what that plan wants judged. */
    static Docket of(RolloutPlan plan) {
        List<Case> cases = new ArrayList<>();
        List<Topic> topics = new ArrayList<>();
        List<SignalTopic> signals = new ArrayList<>();
        Tolerances tolerances = null;
        for (Guardrail guardrail : plan.guardrails()) {
            if (guardrail instanceof ErrorRateGuardrail errorRate) {
                cases.add(new Case(Metrics.of(errorRate), (batch, intake) -> intake.errors(batch)));
            } else if (guardrail instanceof ErrorCeilingGuardrail ceiling) {
                cases.add(new Case(Metrics.of(ceiling), (batch, intake) -> intake.errors(batch)));
            } else if (guardrail instanceof MismatchGuardrail mismatches) {
                cases.add(new Case(Metrics.of(mismatches), (batch, intake) -> null)); // its evidence has no epoch
            } else if (guardrail instanceof LatencyGuardrail latency) {
                cases.add(new Case(Metrics.latency(latency), (batch, intake) -> intake.latency(batch)));
                cases.add(new Case(Metrics.slowCalls(latency), (batch, intake) -> intake.tail(batch)));
                tolerances = new Tolerances(
                        latency.ratio().times(),
                        latency.provenRatio().times(),
                        latency.difference().toNanos());
            } else if (guardrail instanceof FailuresGuardrail failures) {
                int index = topics.size();
                cases.add(new Case(
                        Metrics.of(failures),
                        (batch, intake) -> intake.untimed(
                                batch,
                                arm -> arm.topics().get(index),
                                groups -> groups.topics().get(index))));
                topics.add(new Topic.Thrown(failures.type()));
            } else if (guardrail instanceof QuantileCeilingGuardrail quantile) {
                int index = topics.size();
                cases.add(new Case(
                        Metrics.of(quantile),
                        (batch, intake) -> intake.timed(
                                batch,
                                arm -> arm.topics().get(index),
                                groups -> groups.topics().get(index))));
                topics.add(new Topic.Above(quantile.ceiling()));
            } else if (guardrail instanceof SignalGuardrail signal) {
                cases.add(signal(signal, signals.size()));
                signals.add(topic(signal));
            }
        }
        Attendance attendance = Attendance.IGNORED;
        if (plan.sampleRatio().present()) {
            cases.add(new Case(Metrics.of(plan.sampleRatio()), (batch, intake) -> intake.seen(batch)));
            attendance = Attendance.COUNTED;
        }
        return new Docket(List.copyOf(cases), new Hearing(tolerances, topics, attendance, signals));
    }

    private static Case signal(SignalGuardrail guardrail, int index) {
        return guardrail.measure() == Measure.VALUE
                ? new Case(Metrics.values(guardrail), (batch, intake) -> intake.values(batch, index))
                : new Case(Metrics.outcomes(guardrail), (batch, intake) -> intake.outcomes(batch, index));
    }

    private static SignalTopic topic(SignalGuardrail guardrail) {
        return new SignalTopic(
                guardrail.signal(),
                guardrail.measure() == Measure.VALUE ? SignalTopic.Kind.VALUE : SignalTopic.Kind.OUTCOME,
                forgiven(guardrail.harm(), guardrail.ratio().times()),
                forgiven(guardrail.harm(), guardrail.provenRatio().times()));
    }

    /** Returns by which part of its amount a value of the candidate is made better. */
    private static double forgiven(Harm harm, double times) {
        return harm == Harm.DROP ? times - 1 : 1 / times - 1;
    }

    /** Returns the metrics, in the plan's order. */
    List<Metric> metrics() {
        return cases.stream().map(Case::metric).toList();
    }

    /** Returns the name of the metric that shadow calls are judged by; null if there is none. */
    @Nullable
    String mismatches() {
        return cases.stream()
                .map(each -> each.metric().name())
                .filter(MismatchGuardrail.NAME::equals)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether the metric of that name may only hold. */
    boolean isSignal(String metric) {
        return cases.stream()
                .map(Case::metric)
                .anyMatch(each -> each.name().equals(metric) && each.role() == Role.SIGNAL);
    }

    /** Returns whether anything is judged that depends on how long calls take. */
    boolean isTimed() {
        return hearing.needsTime();
    }
}
