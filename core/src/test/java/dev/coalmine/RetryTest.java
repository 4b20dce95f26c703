package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leads out of a rollback: a cool-down where the plan allows it, or a human. */
class RetryTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final World world = new World();
    private final Users users = new Users();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(Retry retry) {
        RolloutPlan plan = RolloutPlan.builder()
                .guardrail(Guardrail.errorRate())
                .step(Step.of(percent(50), Duration.ofMinutes(10)).minCalls(0))
                .step(Step.of(percent(80), Duration.ofDays(1)))
                .retry(retry)
                .build();
        return world.rollouts.named("pricing").plan(plan).start();
    }

    /** Lets the judge, not the fuse, find that the candidate fails. */
    private void trip(Rollout rollout) {
        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            users.call(rollout, 100, 0.005, 0.1);
            world.time.advance(Duration.ofMillis(250));
        }
        assertThat(rollout.status().phase().rolledBack()).isTrue();
    }

    private RolloutEvent lastEvent() {
        return world.events.get(world.events.size() - 1);
    }

    @Test
    void withoutARetryOnlyAHumanLetsItBeginAgain() {
        Rollout rollout = start(Retry.none());
        trip(rollout);
        world.time.advance(Duration.ofHours(3));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().waitingFor())
                .containsExactly("a human who acknowledges the rollback, or a new revision");
        assertThat(rollout.status().sentence()).doesNotContain("begins again");

        rollout.by("anna").acknowledge("fixed the cache");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().sentence())
                .isEqualTo("Acknowledged pricing, which begins again at 50% by anna: fixed the cache");
        assertThat(lastEvent()).isInstanceOf(RolloutEvent.Acknowledged.class);
        assertThat(World.keyOn(rollout, Arm.CANDIDATE)).isNotEmpty();
        world.time.advance(Duration.ofMinutes(11));
        assertThat(rollout.status().phase()).as("a healthy candidate goes on").isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void theCoolDownDoublesWithEachAttemptUntilTheyAreUsedUp() {
        Rollout rollout = start(Retry.of(2, HALF_AN_HOUR));
        trip(rollout);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(new Phase.Ramping(0), HALF_AN_HOUR));
        assertThat(rollout.status().sentence()).endsWith("; begins again in 30m");
        world.time.advance(Duration.ofMinutes(29));
        assertThat(rollout.status().waitingFor()).hasSize(1);
        assertThat(rollout.status().waitingFor().get(0)).matches("the cool-down: 29m( \\d+s)? of 30m");
        world.time.advance(Duration.ofMinutes(1));
        assertThat(rollout.status().sentence())
                .isEqualTo("Retried pricing at 50%: the cool-down of 30m is over; attempt 1 of 2");
        assertThat(lastEvent()).isInstanceOf(RolloutEvent.Retried.class);

        trip(rollout);
        assertThat(rollout.status().sentence()).endsWith("; begins again in 1h");
        world.time.advance(Duration.ofHours(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));

        trip(rollout);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        world.time.advance(Duration.ofHours(3));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));

        rollout.by("anna").acknowledge("looked into it");
        trip(rollout);
        assertThat(rollout.status().sentence()).as("counted anew").endsWith("; begins again in 30m");
    }

    /** A retry is no fresh look: the next processes have smaller parts of the same budget, so their limits are higher. */
    @Test
    @Promise("J1")
    void alphaGoesOnBeingSpent() {
        Rollout rollout = start(Retry.of(5, HALF_AN_HOUR));
        double limit = 0;
        int process = -1;
        for (int attempt = 0; attempt < 4; attempt++) {
            trip(rollout);
            var evidence = rollout.status().verdict().findings().get(0).evidence();
            assertThat(evidence.harm().logLimit()).isGreaterThan(limit);
            assertThat(evidence.process()).isGreaterThan(process);
            limit = evidence.harm().logLimit();
            process = evidence.process();
            world.time.advance(HALF_AN_HOUR.multipliedBy(1L << attempt));
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
            assertThat(rollout.status()
                            .verdict()
                            .findings()
                            .get(0)
                            .evidence()
                            .tally()
                            .keys())
                    .as("nothing heard counts any more")
                    .isZero();
        }
    }

    @Test
    @Promise("S2")
    @Fault(40)
    void anAbortAlsoStopsACoolDown() {
        Rollout rollout = start(Retry.of(5, HALF_AN_HOUR));
        trip(rollout);
        rollout.by("anna").abort("enough");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
        world.time.advance(Duration.ofHours(3));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
        assertThat(rollout.status().waitingFor())
                .containsExactly("a human who acknowledges the rollback, or a new revision");
        rollout.by("anna").acknowledge("once more");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    void onlyARollbackCanBeAcknowledged() {
        Rollout rollout = start(Retry.none());
        assertThatThrownBy(() -> rollout.by("anna").acknowledge("why not"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot acknowledge pricing: it is ramping; only what was rolled back can be acknowledged");
    }

    @Test
    void aFuseThatBlewBeforeTheAcknowledgementDoesNotBlowAfterIt() {
        Rollout rollout = start(Retry.none());
        users.call(rollout, 100, 0, 1); // blown, and the tick that says so has not come yet
        rollout.by("anna").abort("quicker than the tick");
        rollout.by("anna").acknowledge("and quicker again");
        world.time.advance(Duration.ofSeconds(1));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        users.call(rollout, 100, 0, 1);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase())
                .as("the new attempt has a fuse too")
                .isEqualTo(new Phase.Tripped(0));
    }
}
