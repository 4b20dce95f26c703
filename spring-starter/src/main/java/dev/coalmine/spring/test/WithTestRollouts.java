package dev.coalmine.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets the rollouts of the application context of a test run on a virtual clock, in a bean of the type
 * {@link dev.coalmine.test.TestRollouts}:
 *
 * <pre>{@code
 * @SpringBootTest
 * @WithTestRollouts
 * class CheckoutTest {
 *     @Autowired
 *     TestRollouts tests;
 * }
 * }</pre>
 *
 * <p>Nothing happens by itself: rollouts tick when the test {@linkplain dev.coalmine.test.TestRollouts#advance advances} the
 * time, or sends them traffic. Their state is kept in memory, whatever the properties say; all else is as they say.
 *
 * <p>{@link dev.coalmine.test.junit.ForceArm} on the same class, or on one around it, pins the arm for all threads, such as
 * those of a web server; on a method, it forces the calls of the test's own thread. Tests whose pins differ have application
 * contexts of their own.
 *
 * <p>An application context that several tests share has one {@code TestRollouts}, whose rollouts stand where the last test
 * left them; a test that needs them fresh closes it by {@code @DirtiesContext}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithTestRollouts {}
