package dev.coalmine.spring.actuate;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** {@link RolloutsHealth} for Spring Boot 3, where the same types lie elsewhere. */
final class Boot3RolloutsHealthIndicator implements HealthIndicator {
    private final RolloutsHealth health;

    Boot3RolloutsHealthIndicator(RolloutsHealth health) {
        this.health = health;
    }

    @Override
    public Health health() {
        RolloutsHealth.Finding finding = health.look();
        return Health.status(finding.status()).withDetails(finding.details()).build();
    }
}
