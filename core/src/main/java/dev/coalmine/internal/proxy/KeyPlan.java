package dev.coalmine.internal.proxy;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the calls of one method get their routing key. */
public sealed interface KeyPlan {
    /** The plan of a method whose calls have no key. */
    KeyPlan MISSING = new Missing();

    /** There is none: the rollout's policy for missing keys decides. */
    record Missing() implements KeyPlan {}

    /** It is that argument, counted from 0. */
    record Argument(int index) implements KeyPlan {}

    /** The function finds it in the boxed arguments; it may throw, and may return anything. */
    record Found(Function<@Nullable Object[], @Nullable Object> function) implements KeyPlan {}
}
