package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.MethodStats;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/** How a rollout stands at one moment, of one piece. */
public record Standing(
        Phase phase,
        Instant since,
        Share share,
        String sentence,
        Verdict verdict,
        ArmStats stable,
        ArmStats candidate,
        List<String> waitingFor,
        List<MethodStats> methods,
        Counts counts) {
    /** What is counted beside the two arms. */
    public record Counts(long missingKeys, long overridden, long late, long overflowed, long internalFailures) {}
}
