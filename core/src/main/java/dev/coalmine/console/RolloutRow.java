package dev.coalmine.console;

import dev.coalmine.RolloutStatus;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.stats.ArmStats;
import java.util.List;
import java.util.Locale;

/**
 * How a rollout stands, in short. Immutable.
 *
 * @param name the rollout's name
 * @param revision the version of the candidate
 * @param mode {@code live} or {@code dry-run}
 * @param phase the label of its phase, such as {@code ramping}
 * @param place where in its plan that is, such as {@code step 2 of 4}; empty where that says nothing
 * @param since when it came there, in ISO 8601
 * @param share the share of keys that goes to the candidate, from 0 to 1
 * @param sentence the sentence of the decision that led there
 * @param verdict {@code pass}, {@code fail} or {@code inconclusive}
 * @param waitingFor what it waits for before it goes on by itself
 * @param evidence how far the evidence has come, for each metric of a guardrail
 * @param stable what was recorded on stable, in short
 * @param candidate what was recorded on the candidate, in short
 */
public record RolloutRow(
        String name,
        String revision,
        String mode,
        String phase,
        String place,
        String since,
        double share,
        String sentence,
        String verdict,
        List<String> waitingFor,
        List<Evidence> evidence,
        Arm stable,
        Arm candidate) {
    /** Copies the lists. */
    public RolloutRow {
        waitingFor = List.copyOf(waitingFor);
        evidence = List.copyOf(evidence);
    }

    /**
     * How far the evidence against the candidate has come.
     *
     * @param guardrail what is judged, such as {@code error-rate}
     * @param verdict {@code pass}, {@code fail} or {@code inconclusive}
     * @param harm 0 at the start, 1 where it trips (or holds, if it is a signal or the sample ratio), below 0 where it speaks
     *     for the candidate: logs of the wealth over its limit
     */
    public record Evidence(String guardrail, String verdict, double harm) {}

    /**
     * What was recorded on one arm.
     *
     * @param calls recorded calls
     * @param errorRate the part of them that failed, from 0 to 1
     * @param p99Nanos p99 of the successful ones in nanoseconds; 0 if there were none
     */
    public record Arm(long calls, double errorRate, long p99Nanos) {
        static Arm of(ArmStats stats) {
            return new Arm(
                    stats.calls(),
                    stats.errorRate(),
                    stats.successLatency().quantile(0.99).toNanos());
        }
    }

    static RolloutRow of(RolloutStatus status, RolloutPlan plan) {
        return new RolloutRow(
                status.name(),
                status.revision(),
                status.mode().label(),
                status.phase().label(),
                Places.of(status.phase(), plan),
                status.since().toString(),
                status.share().fraction(),
                status.sentence(),
                label(status.verdict().kind()),
                status.waitingFor(),
                status.verdict().findings().stream()
                        .map(finding -> new Evidence(
                                finding.guardrail(),
                                label(finding.kind()),
                                Figures.progress(finding.evidence().harm())))
                        .toList(),
                Arm.of(status.stable()),
                Arm.of(status.candidate()));
    }

    static String label(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
