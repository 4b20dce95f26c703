package dev.coalmine.micronaut;

import dev.coalmine.plan.Arm;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has one arm of a rollout injected, unrouted, where its interface is asked for. An arm is injected as well where its class
 * is asked for, or a qualifier such as its name.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface ArmOf {
    /** The rollout's name. */
    String rollout();

    /** The arm. */
    Arm arm();
}
