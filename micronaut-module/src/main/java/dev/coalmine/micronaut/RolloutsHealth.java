package dev.coalmine.micronaut;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Says in the health of the application how its rollouts stand. A rollout that has tripped is no illness: it is cured. */
@Singleton
@Requires(beans = HealthEndpoint.class)
@Requires(property = HealthEndpoint.PREFIX + ".rollouts.enabled", notEquals = "false")
final class RolloutsHealth implements HealthIndicator {
    private final Rollouts rollouts;

    RolloutsHealth(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, Map<String, String>> details = new LinkedHashMap<>();
        for (Rollout rollout : rollouts.all()) {
            RolloutStatus status = rollout.status();
            details.put(
                    rollout.name(),
                    Map.of(
                            "phase", status.phase().label(),
                            "share", status.share().toString(),
                            "sentence", status.sentence()));
        }
        return Publishers.just(HealthResult.builder("rollouts", HealthStatus.UP)
                .details(details)
                .build());
    }
}
