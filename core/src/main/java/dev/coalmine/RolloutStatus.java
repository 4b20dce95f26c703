package dev.coalmine;

import dev.coalmine.event.Mismatch;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.control.Standing;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.MethodStats;
import dev.coalmine.stats.ShadowStats;
import dev.coalmine.stats.SignalStats;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.StoreHealth;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout stands at one moment. Immutable.
 *
 * @param name the rollout's name
 * @param revision the version of the candidate
 * @param mode whether what is found has consequences
 * @param phase where it stands
 * @param since when it came there, by the wall clock
 * @param share the share of keys that goes to the candidate
 * @param sentence the sentence of the decision that led there
 * @param verdict what the judge says, with the evidence
 * @param stable what was recorded on stable
 * @param candidate what was recorded on the candidate
 * @param waitingFor what the rollout waits for before it goes on by itself, each in a few words; empty if it waits for
 *     nothing
 * @param attempts how often it was begun again after a rollback
 * @param audit the last changes: who, when, from where to where, why, and the evidence
 * @param store how the store is doing that keeps its state
 * @param fleet how its fleet is doing, as seen from here; null if it is not judged by a fleet
 * @param methods in which methods of wrapped interfaces, and in which named calls, something went wrong, by name
 * @param signals what was recorded of business signals, by name
 * @param shadow what became of shadow calls
 * @param mismatches the last of these that differed from stable, at most 20, the oldest first
 * @param counters what else was counted
 */
public record RolloutStatus(
        String name,
        String revision,
        RunMode mode,
        Phase phase,
        Instant since,
        Share share,
        String sentence,
        Verdict verdict,
        ArmStats stable,
        ArmStats candidate,
        List<String> waitingFor,
        Attempts attempts,
        AuditTrail audit,
        StoreHealth store,
        @Nullable FleetHealth fleet,
        List<MethodStats> methods,
        List<SignalStats> signals,
        ShadowStats shadow,
        List<Mismatch> mismatches,
        Counters counters) {
    /** Copies the lists. */
    public RolloutStatus {
        waitingFor = List.copyOf(waitingFor);
        methods = List.copyOf(methods);
        signals = List.copyOf(signals);
        mismatches = List.copyOf(mismatches);
    }

    /**
     * What is counted beside the two arms.
     *
     * @param missingKeys calls that came without a routing key, and found none in their routing context
     * @param overridden calls that were forced to an arm, and so kept out of the evidence
     * @param late calls that ended long after their step did, which count in the statistics but not as evidence
     * @param overflowed calls that went to stable because the bulkhead was full, and are no evidence
     * @param fallbacks candidate calls that failed and were repeated on stable, see {@link dev.coalmine.plan.Fallback}
     * @param unclosedTrials trials that nobody closed, found when they were collected
     * @param ignoredOutcomes outcomes that were reported to a trial which had one already
     * @param internalFailures failures of listeners, key functions, predicates and the like, none of which hurt a call
     */
    public record Counters(
            long missingKeys,
            long overridden,
            long late,
            long overflowed,
            long fallbacks,
            long unclosedTrials,
            long ignoredOutcomes,
            long internalFailures) {}

    static RolloutStatus of(RolloutSettings settings, Standing standing) {
        Standing.Position position = standing.position();
        Standing.Counts counts = standing.counts();
        return new RolloutStatus(
                settings.name(),
                settings.identity().revision(),
                settings.mode(),
                position.phase(),
                position.since(),
                position.share(),
                position.sentence(),
                standing.verdict(),
                standing.stable(),
                standing.candidate(),
                position.waitingFor(),
                position.attempts(),
                position.audit(),
                standing.store(),
                standing.fleet(),
                standing.methods(),
                standing.signals(),
                standing.shadowed().stats(),
                standing.shadowed().mismatches(),
                new Counters(
                        counts.missingKeys(),
                        counts.overridden(),
                        counts.late(),
                        counts.overflowed(),
                        counts.fallbacks(),
                        counts.unclosedTrials(),
                        counts.ignoredOutcomes(),
                        counts.internalFailures()));
    }
}
