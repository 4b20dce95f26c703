package dev.coalmine.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean as the candidate of a rollout: wherever the interface that it shares with the stable bean is injected,
 * calls are routed between the two.
 *
 * <p>Stable is the one other bean of the interface, or the one named by {@link #stable()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Candidate {
    /** The rollout's name: 1 to 64 letters, digits, dots, dashes and underscores. */
    String value();

    /** The type of the stable bean, where more than one other bean has the interface; nothing named by default. */
    Class<?> stable() default Void.class;

    /** The interface that is routed, where the two beans share more than one; nothing named by default. */
    Class<?> type() default Void.class;

    /**
     * The expression that gives the routing key of a call, in the framework's own language, such as
     * {@code #cart.customerId} in Spring; a {@link RoutingKey} parameter goes first, the ambient key last.
     */
    String key() default "";
}
