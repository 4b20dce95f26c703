package dev.coalmine.internal.proxy;

import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.plan.Fallback;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the calls of one method that is routed, whoever makes them.
 *
 * @param label what events of its calls are counted under
 * @param key where its calls find their key
 * @param later how its results are followed that come later; null if they are there when the call returns
 * @param fallback whether those that fail on the candidate are repeated on stable
 * @param shadowed how the candidate is called beside stable; null if it never is
 */
public record CallPlan(
        String label,
        KeyPlan key,
        @Nullable LaterResults later,
        Fallback fallback,
        Shadowing.@Nullable Site shadowed) {}
