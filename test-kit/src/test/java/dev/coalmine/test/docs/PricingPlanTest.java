package dev.coalmine.test.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent.Advanced;
import dev.coalmine.event.RolloutEvent.Promoted;
import dev.coalmine.event.RolloutEvent.Started;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.test.Outcome;
import dev.coalmine.test.TestRollouts;
import dev.coalmine.test.Traffic;
import dev.coalmine.test.junit.CoalmineExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of a plan that docs/guide/testing.md shows. */
@ExtendWith(CoalmineExtension.class)
class PricingPlanTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(percent(5), Duration.ofMinutes(10))
            .step(percent(50), Duration.ofMinutes(30))
            .build();

    @Test
    void aHealthyRewriteIsPromotedWithinTheHour(TestRollouts tests) {
        tests.rollouts().named("pricing").plan(PLAN).start();
        Outcome healthy = Outcome.success().failing(0.01).takingAbout(Duration.ofMillis(5));

        tests.traffic("pricing")
                .perSecond(50)
                .stable(healthy)
                .candidate(healthy)
                .runUntil(Phase.Promoted.class, Duration.ofHours(1));

        tests.assertThat("pricing").isPromoted().heard(Started.class, Advanced.class, Promoted.class);
    }

    @Test
    void aBrokenOneIsBackWithinAMinute(TestRollouts tests) {
        tests.rollouts().named("pricing").plan(PLAN).start();

        tests.traffic("pricing")
                .stable(Outcome.success().failing(0.01))
                .candidate(Outcome.failure().throwing(() -> new IllegalStateException("no such price")))
                .runUntil(Phase.Tripped.class, Duration.ofMinutes(1));

        tests.assertThat("pricing").isTripped().says("Tripped pricing at 5%");
    }

    @Test
    void oneThatBreaksLaterIsSeenToo(TestRollouts tests) {
        Rollout pricing = tests.rollouts().named("pricing").plan(PLAN).start();

        Traffic traffic = tests.traffic("pricing").runFor(Duration.ofMinutes(20));
        tests.assertThat("pricing").isAtStep(1);
        traffic.candidate(Outcome.success().failing(0.1)).runUntil(Phase.Tripped.class, Duration.ofMinutes(5));

        pricing.by("anna").abort("and it stays so");
    }

    @Test
    void humansCanStopTheClock(TestRollouts tests) {
        Rollout pricing = tests.rollouts().named("pricing").plan(PLAN).start();
        tests.traffic("pricing").callsOn(Arm.CANDIDATE, 1_000);

        pricing.by("anna").pause("incident 4711");
        tests.advance(Duration.ofHours(1));

        tests.assertThat("pricing").isPaused().hasShare(percent(5));
    }
}
