package dev.coalmine.internal.shadow;

import dev.coalmine.plan.Comparison;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call of the candidate that is to be made beside one of stable.
 *
 * @param key the key's hash, or {@link dev.coalmine.internal.recording.EvidenceEpoch#NO_KEY}
 * @param method what it is counted under; null if it has no name
 * @param stable what stable came to
 * @param comparison how the outcomes are compared
 * @param candidate makes the call; it may throw whatever it likes
 */
public record ShadowCall(
        long key, @Nullable String method, ShadowOutcome stable, Comparison<?> comparison, Callable<?> candidate) {}
