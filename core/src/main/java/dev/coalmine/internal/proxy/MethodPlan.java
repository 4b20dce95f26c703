package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;

/** What a wrapper does with the calls of one method. */
public sealed interface MethodPlan {
    /** Returns the interface's method. */
    Method method();

    /** It passes them on to stable, and leaves no trace of them. */
    record AlwaysStable(Method method) implements MethodPlan {}

    /** It routes them by this key, and records them. */
    record Routed(Method method, KeyPlan key) implements MethodPlan {}
}
