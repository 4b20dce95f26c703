package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.metrics.CoalmineMetrics;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What meters say of a fleet. */
class FleetMetersTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    private double gauge(String name) {
        clock.add(Duration.ofMinutes(1)); // a reading is kept for a while
        return registry.get(name).tag("rollout", "pricing").gauge().value();
    }

    @Test
    void aMemberSaysWhetherItLeadsAndWhetherItIsCutOff() {
        try (FleetWorld world = FleetWorld.of(3, World.ramp(5))) {
            int lead = world.lead();
            new CoalmineMetrics(world.get(lead).rollouts).bindTo(registry);
            world.pass(Duration.ofSeconds(6)); // whoever is asked counts the members every 5 s
            assertThat(gauge("coalmine.fleet.leads")).isEqualTo(1);
            assertThat(gauge("coalmine.fleet.members")).isEqualTo(3);
            assertThat(gauge("coalmine.fleet.cut.off")).isZero();
            world.stores.get(lead).away(true);
            world.pass(Duration.ofSeconds(20));
            assertThat(gauge("coalmine.fleet.leads")).isZero();
            assertThat(gauge("coalmine.fleet.cut.off")).isEqualTo(1);
            assertThat(gauge("coalmine.fleet.silence")).isBetween(19.0, 22.0);
            assertThat(registry.get("coalmine.fleet.failures").functionCounter().count())
                    .isGreaterThan(10);
        }
    }

    @Test
    void withoutAFleetThereAreNone() {
        try (World world = new World()) {
            Rollout unused = world.rollouts.named("pricing").plan(World.ramp(5)).start();
            new CoalmineMetrics(world.rollouts).bindTo(registry);
            assertThat(registry.getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("coalmine.fleet"));
        }
    }
}
