package dev.coalmine.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean's method as the stable side of a rollout whose candidate is another method of the same bean, with the
 * same parameters and result.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Canary {
    /** The rollout's name: 1 to 64 letters, digits, dots, dashes and underscores. */
    String rollout();

    /** The name of the candidate method, in the same class, with the same parameters and result. */
    String candidate();

    /**
     * The expression that gives the routing key of a call, in the framework's own language, such as
     * {@code #cart.customerId} in Spring; a {@link RoutingKey} parameter goes first, the ambient key last.
     */
    String key() default "";
}
