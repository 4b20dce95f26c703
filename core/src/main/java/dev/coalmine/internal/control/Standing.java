package dev.coalmine.internal.control;

import dev.coalmine.event.Mismatch;
import dev.coalmine.event.Phase;
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

/** How a rollout stands at one moment, of one piece. */
public record Standing(
        Position position,
        Verdict verdict,
        ArmStats stable,
        ArmStats candidate,
        List<MethodStats> methods,
        List<SignalStats> signals,
        Counts counts,
        Shadowed shadowed,
        StoreHealth store,
        @Nullable FleetHealth fleet) {
    /** Where it stands, and how that came about. */
    public record Position(
            Phase phase,
            Instant since,
            Share share,
            String sentence,
            Attempts attempts,
            List<String> waitingFor,
            AuditTrail audit) {}

    /** What came of shadow calls. */
    public record Shadowed(ShadowStats stats, List<Mismatch> mismatches) {}

    /** What is counted beside the two arms. */
    public record Counts(
            long missingKeys,
            long overridden,
            long late,
            long overflowed,
            long fallbacks,
            long unclosedTrials,
            long ignoredOutcomes,
            long internalFailures) {}
}
