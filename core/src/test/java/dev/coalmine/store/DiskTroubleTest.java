package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.metrics.CoalmineMetrics;
import dev.coalmine.metrics.MeterName;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.test.VirtualTime;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole rollout whose state is kept on a disk that is full, cannot be written, or loses its power. */
@Promise("S4")
@Fault(39)
class DiskTroubleTest {
    private static final RolloutId ID = new RolloutId("pricing", "r7");
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(Share.percent(20), Duration.ofMinutes(10)).minCalls(0))
            .step(Step.of(Share.percent(50), Duration.ofMinutes(10)).minCalls(0))
            .build();

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final StateStore store =
            new FileStateStore(new StateFiles(Path.of("/states"), disk), Duration.ofSeconds(1));
    private final VirtualTime time = new VirtualTime();
    private final List<RolloutEvent> events = new ArrayList<>();
    private final List<Rollouts> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(Rollouts::close);
    }

    /** Starts the rollout in another process; whatever ran before is as good as dead. */
    private Rollout start() {
        Rollouts rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .store(store)
                .storeExecutor(Runnable::run)
                .build();
        rollouts.addListener(events::add);
        processes.add(rollouts);
        return rollouts.named(ID.rollout()).revision(ID.revision()).plan(PLAN).start();
    }

    private static long onCandidate(Rollout rollout) {
        long count = 0;
        for (int i = 0; i < 1_000; i++) {
            Arm arm = rollout.forKey("user-" + i).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
            count += arm == Arm.CANDIDATE ? 1 : 0;
        }
        return count;
    }

    private StoredState stored() {
        return store.load(ID).orElseThrow();
    }

    @Test
    void onAFullDiskCallsGoOnNothingGoesUpAndItIsSaidAndCounted() {
        Rollout rollout = start();
        MockClock clock = new MockClock();
        SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        new CoalmineMetrics(processes.get(0)).bindTo(meters);
        disk.fillUpAt(0);
        time.advance(Duration.ofMinutes(11));

        assertThat(rollout.status().share()).isEqualTo(Share.percent(20));
        assertThat(onCandidate(rollout)).isBetween(140L, 260L);
        StoreHealth health = rollout.status().store();
        assertThat(health.problem()).isEqualTo("Cannot write the state of pricing@r7: No space left on device");
        assertThat(health.failures()).isGreaterThan(10);
        clock.add(Duration.ofSeconds(1));
        assertThat(meters.get(MeterName.STORE_FAILURES.id()).functionCounter().count())
                .isEqualTo(health.failures());
        assertThat(meters.get(MeterName.STORE_UP.id()).gauge().value()).isZero();
        assertThat(events).hasAtLeastOneElementOfType(RolloutEvent.StoreLost.class);
        assertThatThrownBy(() -> rollout.by("anna").advance("up")).hasMessageContaining("No space left on device");

        rollout.by("anna").abort("down");
        assertThat(onCandidate(rollout)).isZero();
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Ramping(0));
        disk.recover();
        time.advance(Duration.ofSeconds(1));
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
        assertThat(rollout.status().store().problem()).isNull();
        clock.add(Duration.ofSeconds(1));
        assertThat(meters.get(MeterName.STORE_UP.id()).gauge().value()).isEqualTo(1);
    }

    @Test
    void onADiskThatCanOnlyBeReadItGoesOnWhereItStoodAndNoHigher() {
        start().by("anna").pause("over night");
        disk.fillUpAt(0); // reading goes on
        Rollout rollout = start();

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Paused(0));
        assertThat(onCandidate(rollout)).isBetween(140L, 260L);
        rollout.by("anna").resume("morning");
        time.advance(Duration.ofMinutes(30));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor().toString()).contains("its store, which is away since");
        assertThat(rollout.status().counters().internalFailures()).isPositive();
    }

    /** Lock, two files written, two moved, and the directory synced. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @Promise("S3")
    void aPowerCutAtAnyActionOfARollbackLeavesTheStateBeforeOrAfterIt(int action) {
        Rollout rollout = start();
        disk.cutPowerAt(action);
        rollout.by("anna").abort("down");
        assertThat(onCandidate(rollout)).as("calls do not depend on the disk").isZero();
        disk.reboot();

        Rollout next = start();
        assertThat(next.status().phase()).isIn(new Phase.Ramping(0), new Phase.Aborted());
        assertThat(next.status().store().problem()).isNull();
        assertThat(onCandidate(next) == 0).isEqualTo(next.status().phase().rolledBack());
        next.by("anna").abort("down again");
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
    }

    @Test
    @Promise("S3")
    void aRollbackThatWasToldSurvivesAPowerCut() {
        Rollout rollout = start();
        rollout.by("anna").abort("down");
        assertThat(events).hasAtLeastOneElementOfType(RolloutEvent.Aborted.class);
        disk.cutPowerAt(0);
        time.advance(Duration.ofSeconds(30));
        disk.reboot();

        assertThat(start().status().phase()).isEqualTo(new Phase.Aborted());
    }
}
