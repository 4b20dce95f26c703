package dev.coalmine.test.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.RoutingContext;
import dev.coalmine.plan.Arm;
import dev.coalmine.test.TestRollouts;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs the sample classes below, which no other run picks up since their names do not end in Test. */
class CoalmineExtensionTest {
    private static final Set<TestRollouts> SEEN = ConcurrentHashMap.newKeySet();
    private static final Rollouts ELSEWHERE = Rollouts.builder().build();
    private static final Rollout PRICING = ELSEWHERE.named("pricing").start();
    private static final Rollout SEARCH = ELSEWHERE.named("search").start();

    private static Events run(Class<?> sample) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(sample))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute()
                .testEvents();
    }

    private static Arm armOf(Rollout rollout) {
        return rollout.forKey("nobody in the first percent")
                .stable(() -> Arm.STABLE)
                .candidate(() -> Arm.CANDIDATE);
    }

    private static void allSucceed(Class<?> sample, int tests) {
        Events events = run(sample);
        assertThat(events.failed().stream().map(event -> event.getPayload().orElseThrow()))
                .isEmpty();
        assertThat(events.succeeded().count()).isEqualTo(tests);
        assertThat(RoutingContext.current().isEmpty()).isTrue();
    }

    @ExtendWith(CoalmineExtension.class)
    static final class Injected {
        private TestRollouts before;

        @BeforeEach
        void before(TestRollouts tests) {
            before = tests;
            assertThat(SEEN.add(tests)).as("one for each test").isTrue();
        }

        @RepeatedTest(10)
        void isTheSameThroughoutATest(TestRollouts tests) {
            assertThat(tests).isSameAs(before);
            assertThat(armOf(tests.rollout("pricing"))).isEqualTo(Arm.STABLE);
            tests.assertThat("pricing").isAtStep(0);
        }

        @AfterEach
        void after(TestRollouts tests) {
            assertThat(tests).isSameAs(before);
            assertThat(tests.rollouts().all()).as("still open").hasSize(1);
        }
    }

    @Test
    void eachTestHasARegistryOfItsOwnThatIsClosedAfterwards() {
        SEEN.clear();

        allSucceed(Injected.class, 10);

        assertThat(SEEN).hasSize(10).allMatch(tests -> tests.rollouts().all().isEmpty());
    }

    /** Two tests at a time wait for one another, each in the context of its own. */
    static final class Parallel {
        private static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

        @Test
        @ForceArm(rollout = "pricing", value = Arm.CANDIDATE)
        void candidate(TestRollouts tests) throws Exception {
            check(tests, Arm.CANDIDATE);
        }

        @Test
        @ForceArm(rollout = "pricing", value = Arm.STABLE)
        void stable(TestRollouts tests) throws Exception {
            check(tests, Arm.STABLE);
        }

        private static void check(TestRollouts tests, Arm arm) throws Exception {
            for (int i = 0; i < 100; i++) {
                TOGETHER.await(10, TimeUnit.SECONDS);
                assertThat(armOf(PRICING)).isEqualTo(arm);
                assertThat(armOf(tests.rollout("pricing"))).isEqualTo(arm);
            }
        }
    }

    @Test
    void testsInParallelDoNotSeeEachOther() {
        allSucceed(Parallel.class, 2);
    }

    @ForceArm(Arm.CANDIDATE)
    @ForceArm(rollout = "search", value = Arm.STABLE)
    static class Base {}

    static final class Forced extends Base {
        @BeforeEach
        @AfterEach
        void aroundATest() {
            assertThat(RoutingContext.current().isEmpty()).isFalse();
        }

        @Test
        void theClassSaysWhat(TestRollouts tests) {
            assertThat(armOf(PRICING)).isEqualTo(Arm.CANDIDATE);
            assertThat(armOf(SEARCH)).isEqualTo(Arm.STABLE);
            assertThat(armOf(tests.rollout("pricing"))).isEqualTo(Arm.CANDIDATE);
            assertThat(armOf(tests.rollout("search"))).isEqualTo(Arm.STABLE);
        }

        @ParameterizedTest
        @EnumSource(Arm.class)
        void templatesToo(Arm unused) {
            assertThat(armOf(PRICING)).isEqualTo(Arm.CANDIDATE);
        }

        @TestFactory
        Stream<DynamicTest> dynamicTestsToo() {
            assertThat(armOf(PRICING)).isEqualTo(Arm.CANDIDATE);
            return Stream.of(DynamicTest.dynamicTest(
                    "dynamic", () -> assertThat(armOf(SEARCH)).isEqualTo(Arm.STABLE)));
        }

        @Test
        @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void onWhicheverThreadJUnitRunsIt() {
            assertThat(armOf(PRICING)).isEqualTo(Arm.CANDIDATE);
        }

        @Test
        void itTravelsAlong() throws Exception {
            Arm[] elsewhere = new Arm[1];
            Thread thread = new Thread(RoutingContext.wrap((Runnable) () -> elsewhere[0] = armOf(PRICING)));
            thread.start();
            thread.join();
            assertThat(elsewhere[0]).isEqualTo(Arm.CANDIDATE);
        }

        @Nested
        @ForceArm(rollout = "pricing", value = Arm.STABLE)
        class Inner {
            @Test
            void aNestedClassHasTheLastWordOverItsOwn() {
                assertThat(armOf(PRICING)).isEqualTo(Arm.STABLE);
                assertThat(armOf(SEARCH)).isEqualTo(Arm.STABLE);
            }

            @Test
            @ForceArm(rollout = "search", value = Arm.CANDIDATE)
            void andAMethodOverItsClass(TestRollouts tests) {
                assertThat(armOf(PRICING)).isEqualTo(Arm.STABLE);
                assertThat(armOf(SEARCH)).isEqualTo(Arm.CANDIDATE);
                assertThat(armOf(tests.rollout("search"))).isEqualTo(Arm.CANDIDATE);
            }
        }
    }

    @ForceArm(rollout = "search", value = Arm.CANDIDATE)
    static final class Inheriting extends Base {
        @Test
        void aSubclassHasTheLastWordOverItsOwn() {
            assertThat(armOf(PRICING)).isEqualTo(Arm.CANDIDATE);
            assertThat(armOf(SEARCH)).isEqualTo(Arm.CANDIDATE);
        }
    }

    @Test
    void armsAreForcedFromTheOutermostClassToTheMethod() {
        allSucceed(Forced.class, 8);
        allSucceed(Inheriting.class, 1);

        assertThat(armOf(PRICING)).isEqualTo(Arm.STABLE);
        assertThat(PRICING.status().candidate().calls())
                .as("nothing of it is evidence")
                .isZero();
    }

    @ExtendWith(CoalmineExtension.class)
    static final class InConstructor {
        InConstructor(TestRollouts tests) {}

        @Test
        void test() {}
    }

    @ExtendWith(CoalmineExtension.class)
    static final class BeforeAllTests {
        @BeforeAll
        static void before(TestRollouts tests) {}

        @Test
        void test() {}
    }

    @Test
    void aRegistryForSeveralTestsIsRefused() {
        for (Class<?> sample : List.of(InConstructor.class, BeforeAllTests.class)) {
            Events all = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(sample))
                    .execute()
                    .allEvents();
            assertThat(all.failed().stream()
                            .map(event -> event.getPayload().orElseThrow().toString()))
                    .singleElement()
                    .asString()
                    .contains("Each test has a TestRollouts of its own, so ")
                    .contains("cannot have one: allowed are parameters of test, @BeforeEach and @AfterEach methods");
        }
    }
}
