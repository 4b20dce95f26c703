package dev.coalmine.test.junit;

import dev.coalmine.plan.Arm;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Forces the calls of a test, or of all tests of a class, to one arm:
 *
 * <pre>{@code
 * @Test
 * @ForceArm(rollout = "pricing", value = Arm.CANDIDATE)
 * void theNewPricesAreShown() { ... }
 * }</pre>
 *
 * <p>The calls that the test's own thread makes are forced in whichever registry, the global one and that of a framework
 * included, by a {@link dev.coalmine.RoutingContext} that is open around the test and its {@code @BeforeEach} and
 * {@code @AfterEach} methods, and travels with it to other threads. All calls, of whatever thread, are forced in a
 * {@link dev.coalmine.test.TestRollouts} that the test takes as a parameter.
 *
 * <p>For the same rollout, a method has the last word over its class, a class over its superclass, and a nested class
 * over the one around it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(ForceArms.class)
@SuppressWarnings("exports") // as for CoalmineExtension
@ExtendWith(CoalmineExtension.class)
public @interface ForceArm {
    /** The arm. */
    Arm value();

    /** The name of the rollout; without one, all rollouts are meant that are not named elsewhere. */
    String rollout() default "";
}
