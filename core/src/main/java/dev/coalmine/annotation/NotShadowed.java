package dev.coalmine.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the candidate is not called beside stable in this method, since its calls have effects that must not
 * happen twice: while a rollout shadows, they go to stable alone. What is said of the method when its interface is wrapped
 * goes first.
 *
 * <p>It stands on the method of the routed interface, or on the one that is marked with {@link Canary}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NotShadowed {}
