package dev.coalmine.spring.actuate;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** {@link RolloutsHealth} for Spring Boot 4. */
final class RolloutsHealthIndicator implements HealthIndicator {
    private final RolloutsHealth health;

    RolloutsHealthIndicator(RolloutsHealth health) {
        this.health = health;
    }

    @Override
    public Health health() {
        RolloutsHealth.Finding finding = health.look();
        return Health.status(finding.status()).withDetails(finding.details()).build();
    }
}
