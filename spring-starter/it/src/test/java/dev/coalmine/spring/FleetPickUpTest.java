package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import dev.coalmine.event.Phase;
import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.StateStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An application whose instances are a fleet, where Redis is configured. There is no Redis here. */
@ExtendWith(OutputCaptureExtension.class)
class FleetPickUpTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CoalmineAutoConfiguration.class, CoalmineFleetAutoConfiguration.class));

    @Test
    void theStoreIsThatOfTheConfiguredRedis() {
        application
                .withPropertyValues(
                        "coalmine.fleet.redis.uri=redis://127.0.0.1:1",
                        "coalmine.fleet.redis.prefix=shop",
                        "coalmine.fleet.redis.timeout=100ms",
                        "coalmine.fleet.redis.connect-timeout=100ms",
                        "coalmine.fleet.redis.lifetime=10d",
                        "coalmine.fleet.size=50")
                .run(context -> {
                    assertThat(context).hasSingleBean(StateStore.class);
                    assertThat(context.getBean(StateStore.class))
                            .isInstanceOf(RedisFleetStore.class)
                            .hasToString("Redis at 127.0.0.1:1, keys shop:*");
                    var rollout = context.getBean(Rollouts.class)
                            .named("pricing")
                            .revision("r1")
                            .start();
                    assertThat(rollout.status().phase()).isEqualTo(new Phase.Pending());
                    FleetHealth fleet = rollout.status().fleet();
                    assertThat(fleet).isNotNull();
                    assertThat(fleet.leads()).isFalse();
                });
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        application
                .withPropertyValues(
                        "coalmine.fleet.redis.uri=http://nowhere",
                        "coalmine.fleet.redis.prefix=a b",
                        "coalmine.fleet.redis.timeout=1h")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigException.class,
                                wrong -> assertThat(wrong.problems())
                                        .extracting(Problem::property)
                                        .containsExactly(
                                                "coalmine.fleet.redis.uri",
                                                "coalmine.fleet.redis.prefix",
                                                "coalmine.fleet.redis.timeout")));
    }

    @Test
    void whatCannotBeReadIsSaidWithAllElseThatIsWrong() {
        application
                .withPropertyValues(
                        "coalmine.tick=1h",
                        "coalmine.fleet.redis.uri=redis://127.0.0.1:1",
                        "coalmine.fleet.redis.lifetime=long",
                        "coalmine.fleet.redis.urn=redis://127.0.0.1:1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOfSatisfying(
                                InvalidConfigException.class,
                                wrong -> assertThat(wrong.problems())
                                        .extracting(Problem::property)
                                        .containsExactly(
                                                "coalmine.tick",
                                                "coalmine.fleet.redis.lifetime",
                                                "coalmine.fleet.redis.urn")));
    }

    @Test
    void aSizeThatIsNoneIsSaidWithItsProperty() {
        application
                .withPropertyValues("coalmine.fleet.size=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining(
                                "coalmine.fleet.size: Invalid fleet size 0: allowed is 1 to 1,000,000 processes"));
    }

    @Test
    void aStoreOfTheApplicationComesFirst() {
        application
                .withPropertyValues("coalmine.fleet.redis.uri=redis://127.0.0.1:1")
                .withBean(StateStore.class, InMemoryStateStore::new)
                .run(context -> assertThat(context).doesNotHaveBean(RedisFleetStore.class));
    }

    @Test
    void withoutItsJarNothingIsConfiguredAndTheLogSaysSo(CapturedOutput output) {
        application
                .withPropertyValues("coalmine.fleet.redis.uri=redis://127.0.0.1:1")
                .withClassLoader(new FilteredClassLoader(RedisFleetStore.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(StateStore.class));
        assertThat(output).contains("coalmine.fleet.redis.uri is set, but there is no store");
    }
}
