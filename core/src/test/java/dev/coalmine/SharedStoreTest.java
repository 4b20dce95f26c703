package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.HostileStore;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.store.InMemoryFleetStore;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes that share one store, without a fleet: what one decides, the other follows. */
class SharedStoreTest {
    private static final RolloutPlan PLAN = World.ramp(5, 25, 50);

    private final VirtualTime time = new VirtualTime();
    private final InMemoryFleetStore inner = new InMemoryFleetStore(time);
    private final HostileStore oneStore = new HostileStore(inner, new Random(1), Malice.NONE, () -> {});
    private final HostileStore otherStore = new HostileStore(inner, new Random(2), Malice.NONE, () -> {});
    private final Instance one = new Instance(oneStore, time);
    private final Instance other = new Instance(otherStore, time);

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private void startBoth() {
        one.start(PLAN);
        other.start(PLAN);
    }

    private void poll() {
        time.advance(Duration.ofSeconds(1));
    }

    @Test
    void theSecondOneJoinsTheFirst() {
        one.start(PLAN).by("anna").advance("up");
        other.start(PLAN);
        assertThat(other.rollout().status().share()).isEqualTo(percent(25));
        assertThat(other.events).hasExactlyElementsOfTypes(RolloutEvent.Restored.class);
    }

    @Test
    @Promise("S2")
    @Fault(46)
    void aRollbackReachesTheOtherWithinASecondThoughNoHintComes() {
        startBoth();
        oneStore.malice(new Malice(0, 0, 0, 1));
        otherStore.malice(new Malice(0, 0, 0, 1));
        one.rollout().by("anna").abort("down");
        poll();

        assertThat(other.isAllOnStable()).isTrue();
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Aborted());
        assertThat(other.rollout().status().sentence()).isEqualTo("Aborted pricing at 5% by anna: down");
        assertThat(other.lastEvent()).isInstanceOf(RolloutEvent.Aborted.class);
        assertThat(other.lastEvent().change().who()).isEqualTo("anna");
        assertThat(other.rollout().status().audit())
                .isEqualTo(one.rollout().status().audit());
    }

    @Test
    void aHintBringsItAtOnce() {
        startBoth();
        one.rollout().by("anna").abort("down");
        otherStore.hint();
        assertThat(other.isAllOnStable()).isTrue();
    }

    @Test
    void everyOtherChangeIsFollowedToo() {
        startBoth();
        Operator anna = one.rollout().by("anna");
        anna.advance("up");
        poll();
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        anna.pause("look");
        poll();
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Paused(1));
        anna.resume("go");
        poll();
        anna.setShare(percent(30), "more");
        poll();
        assertThat(other.rollout().status().share()).isEqualTo(percent(30));
        anna.abort("down");
        poll();
        anna.acknowledge("fixed");
        poll();
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
        anna.promote("sure");
        poll();
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Promoted());

        assertThat(other.kinds())
                .containsExactly(
                        RolloutEvent.Restored.class,
                        RolloutEvent.Advanced.class,
                        RolloutEvent.Paused.class,
                        RolloutEvent.Resumed.class,
                        RolloutEvent.ShareSet.class,
                        RolloutEvent.Aborted.class,
                        RolloutEvent.Acknowledged.class,
                        RolloutEvent.Promoted.class);
    }

    @Test
    @Promise("S2")
    @Fault({38, 47})
    void aRollbackMadeWhileCutOffBeatsWhatOthersDecidedMeanwhile() {
        startBoth();
        otherStore.away(true);
        poll();
        one.rollout().by("anna").promote("sure");
        other.rollout().by("bert").abort("it burns here");
        poll();
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Promoted());
        otherStore.away(false);
        poll();
        poll();

        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Aborted());
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Aborted());
        assertThat(one.isAllOnStable()).isTrue();
        assertThat(one.rollout().status().audit().entries()).hasSize(3);
    }

    @Test
    void aPauseMadeWhileCutOffIsPutOnTopOfWhatOthersDecidedMeanwhile() {
        startBoth();
        otherStore.away(true);
        poll();
        one.rollout().by("anna").advance("up");
        other.rollout().by("bert").pause("wait");
        otherStore.away(false);
        poll();
        poll();

        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Paused(1));
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Paused(1));
        assertThat(one.rollout().status().share()).isEqualTo(percent(25));
    }

    @Test
    void whoClosesWithoutHavingHeardOfAStepDoesNotUndoIt() {
        startBoth();
        one.rollout().by("anna").advance("up");
        other.close();

        poll();
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(one.rollout().status().share()).isEqualTo(percent(25));
    }

    @Test
    void ofTwoWhoGoUpOneIsTakenAndTheStepIsMadeOnce() {
        startBoth();
        time.advance(Duration.ofMinutes(10));
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        time.advance(Duration.ofMinutes(5));
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        time.advance(Duration.ofMinutes(5));
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Ramping(2));
        assertThat(one.rollout().status().audit().entries())
                .as("start and two steps")
                .hasSize(3);
    }
}
