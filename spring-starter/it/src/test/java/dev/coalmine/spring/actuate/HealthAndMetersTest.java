package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.spring.CoalmineAutoConfiguration;
import dev.coalmine.spring.actuate.WatchedApplication.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class HealthAndMetersTest {
    private static final String[] DETAILED = {
        "management.endpoint.health.show-details=always", "management.metrics.tags.region=eu"
    };

    @Test
    void aRollbackIsSaidAndTheApplicationStaysUp() {
        try (WatchedApplication application = WatchedApplication.open(DETAILED)) {
            application.started("pricing").by("anna").abort("wrong prices");
            application.started("search");

            Answer health = application.get("/actuator/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(rollouts(health)).containsEntry("status", "UP");
            assertThat(rollouts(health).get("details"))
                    .asString()
                    .contains("aborted=1", "ramping=1", "Aborted pricing", "wrong prices");
        }
    }

    @SuppressWarnings("unchecked") // what a parser of JSON returns
    private static Map<String, Object> rollouts(Answer health) {
        Map<String, Object> components = (Map<String, Object>) health.json().get("components");
        return (Map<String, Object>) components.get("rollouts");
    }

    @Test
    void theStatusOfARollbackMayBeAnother() {
        try (WatchedApplication application =
                WatchedApplication.open(DETAILED[0], RolloutsHealth.WHEN_ROLLED_BACK + "=DEGRADED")) {
            assertThat(rollouts(application.get("/actuator/health"))).containsEntry("status", "UP");
            application.started("pricing").by("anna").abort("wrong prices");
            assertThat(rollouts(application.get("/actuator/health"))).containsEntry("status", "DEGRADED");
        }
    }

    @Test
    void healthOfRolloutsIsSwitchedOffAsAnyOther() {
        try (WatchedApplication application =
                WatchedApplication.open(DETAILED[0], "management.health.rollouts.enabled=false")) {
            assertThat(application.get("/actuator/health").body()).doesNotContain("rollouts");
        }
    }

    @Test
    void metersHaveTheTagsOfTheApplication() {
        try (WatchedApplication application = WatchedApplication.open(DETAILED)) {
            application.started("pricing");

            MeterRegistry registry = application.context().getBean(MeterRegistry.class);
            assertThat(registry.get("coalmine.share")
                            .tags("rollout", "pricing", "region", "eu")
                            .gauge()
                            .value())
                    .isEqualTo(0.1);
        }
    }

    @Test
    void anApplicationWithoutActuatorOrMicrometerMissesNothing() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CoalmineAutoConfiguration.class,
                        CoalmineEndpointAutoConfiguration.class,
                        CoalmineHealthAutoConfiguration.class,
                        CoalmineMetricsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health",
                        "org.springframework.boot.micrometer",
                        "io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Rollouts.class));
    }
}
