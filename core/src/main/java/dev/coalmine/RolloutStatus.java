package dev.coalmine;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.control.Standing;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.MethodStats;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * How a rollout stands at one moment. Immutable.
 *
 * @param name the rollout's name
 * @param revision the version of the candidate
 * @param phase where it stands
 * @param since when it came there, by the wall clock
 * @param share the share of keys that goes to the candidate
 * @param sentence the sentence of the last decision
 * @param verdict what the judge says, with the evidence
 * @param stable what was recorded on stable
 * @param candidate what was recorded on the candidate
 * @param waitingFor what the step still waits for before the next one, each in a few words; empty if it waits for
 *     nothing, or the rollout is not ramping
 * @param methods in which methods of wrapped interfaces, and in which named calls, something went wrong, by name
 * @param counters what else was counted
 */
public record RolloutStatus(
        String name,
        String revision,
        Phase phase,
        Instant since,
        Share share,
        String sentence,
        Verdict verdict,
        ArmStats stable,
        ArmStats candidate,
        List<String> waitingFor,
        List<MethodStats> methods,
        Counters counters) {
    /** Copies the lists. */
    public RolloutStatus {
        waitingFor = List.copyOf(waitingFor);
        methods = List.copyOf(methods);
    }

    /**
     * What is counted beside the two arms.
     *
     * @param missingKeys calls that came without a routing key, and found none in their routing context
     * @param overridden calls that were forced to an arm, and so kept out of the evidence
     * @param late calls that ended long after their step did, which count in the statistics but not as evidence
     * @param overflowed calls that went to stable because the bulkhead was full, and are no evidence
     * @param internalFailures failures of listeners, key functions, predicates and the like, none of which hurt a call
     */
    public record Counters(long missingKeys, long overridden, long late, long overflowed, long internalFailures) {}

    static RolloutStatus of(RolloutSettings settings, Standing standing) {
        Standing.Counts counts = standing.counts();
        return new RolloutStatus(
                settings.name(),
                settings.identity().revision(),
                standing.phase(),
                standing.since(),
                standing.share(),
                standing.sentence(),
                standing.verdict(),
                standing.stable(),
                standing.candidate(),
                standing.waitingFor(),
                standing.methods(),
                new Counters(
                        counts.missingKeys(),
                        counts.overridden(),
                        counts.late(),
                        counts.overflowed(),
                        counts.internalFailures()));
    }
}
