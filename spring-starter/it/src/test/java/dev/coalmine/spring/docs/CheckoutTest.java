package dev.coalmine.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.plan.Arm;
import dev.coalmine.spring.test.WithTestRollouts;
import dev.coalmine.test.Outcome;
import dev.coalmine.test.TestRollouts;
import dev.coalmine.test.junit.ForceArm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;

/** The test that docs/guide/spring.md shows, and what else it says of tests. */
@SpringBootTest(
        classes = {Checkout.class, CheckoutTest.Listening.class},
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
@WithTestRollouts
class CheckoutTest {
    @Autowired
    TestRollouts tests;

    @Autowired
    Checkout checkout;

    @Autowired
    Rollouts rollouts;

    @Autowired
    Heard heard;

    record Heard(List<RolloutEvent> events) implements RolloutListener {
        @Override
        public void onEvent(RolloutEvent event) {
            events.add(event);
        }
    }

    @TestConfiguration
    static class Listening {
        @Bean
        Heard heard() {
            return new Heard(new CopyOnWriteArrayList<>());
        }
    }

    @Test
    @ForceArm(rollout = "pricing", value = Arm.CANDIDATE)
    void testersGetTheNewPrices() {
        assertThat(checkout.quote("anna")).isEqualTo("vector");
    }

    @Test
    @DirtiesContext
    void aBrokenRewriteIsBackWithinTheHour() {
        tests.traffic("pricing")
                .candidate(Outcome.success().failing(0.2))
                .runUntil(Phase.Tripped.class, Duration.ofHours(1));

        assertThat(checkout.quote("anna")).isEqualTo("legacy");
    }

    @Test
    @DirtiesContext
    void timeStandsStillUntilTheTestMovesIt() {
        assertThat(rollouts).isSameAs(tests.rollouts());
        Rollout pricing = rollouts.find("pricing").orElseThrow();
        tests.advance(Duration.ofDays(1));
        pricing.by("anna").pause("look closer");
        tests.advance(Duration.ofDays(1));

        assertThat(Duration.between(pricing.status().since(), tests.time().instant()))
                .isEqualTo(Duration.ofDays(1));
        assertThat(heard.events()).isEqualTo(tests.events());
    }

    @Nested
    @ForceArm(rollout = "pricing", value = Arm.CANDIDATE)
    class OnTheCandidate {
        @Autowired
        TestRollouts tests;

        @Test
        void everyThreadIs(@Autowired Checkout checkout) {
            assertThat(CompletableFuture.supplyAsync(() -> checkout.quote("eve"))
                            .join())
                    .isEqualTo("vector");
            tests.assertThat("pricing").hasCalls(Arm.CANDIDATE, 0);
        }

        @Nested
        @ForceArm(rollout = "pricing", value = Arm.STABLE)
        class ButHere {
            @Test
            void everyThreadIsOnStable(@Autowired Checkout checkout) {
                assertThat(CompletableFuture.supplyAsync(() -> checkout.quote("eve"))
                                .join())
                        .isEqualTo("legacy");
            }
        }
    }
}
