package dev.coalmine.internal.proxy;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the calls of one method get their routing key. */
public sealed interface KeyPlan {
    /** The plan of a method whose calls have no key of their own. */
    KeyPlan MISSING = new Missing();

    /** The plan of a method whose calls have the key of the routing context. */
    KeyPlan AMBIENT = new Ambient();

    /** There is none: the routing context may have one, else the rollout's policy for missing keys decides. */
    record Missing() implements KeyPlan {}

    /** It is that of the routing context, which is where a call without a key looks anyway. */
    record Ambient() implements KeyPlan {}

    /** It is that argument, counted from 0. */
    record Argument(int index) implements KeyPlan {}

    /** The function finds it in the boxed arguments; it may throw, and may return anything. */
    record Found(Function<@Nullable Object[], @Nullable Object> function) implements KeyPlan {}
}
