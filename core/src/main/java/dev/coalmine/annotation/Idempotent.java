package dev.coalmine.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the calls of an interface's method are idempotent, so that one that fails on the candidate is repeated on
 * stable in the same call; see {@code dev.coalmine.plan.Fallback}. What is said of the method when its interface is wrapped
 * goes first, what is said of the rollout last.
 *
 * <p>It stands on the method of the routed interface, or on the one that is marked with {@link Canary}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
