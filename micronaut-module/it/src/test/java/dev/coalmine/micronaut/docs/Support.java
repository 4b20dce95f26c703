package dev.coalmine.micronaut.docs;

import dev.coalmine.micronaut.ArmOf;
import dev.coalmine.micronaut.RolloutCustomizer;
import dev.coalmine.micronaut.RoutingKeyResolver;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

@Factory
class Support {
    @Singleton
    @Named("comparison")
    String comparison(@ArmOf(rollout = "pricing", arm = Arm.STABLE) Pricing old, VectorPricing rewrite) {
        return old.quote("anna") + " and " + rewrite.quote("anna");
    }

    @Singleton
    RolloutCustomizer failures() {
        return (rollout, builder) -> builder.failures(Failures.defaults().ignoring(IllegalArgumentException.class));
    }

    @Singleton
    RoutingKeyResolver tenants() {
        return (rollout, method, arguments) -> Tenant.current();
    }

    /** Whom the application works for. */
    static final class Tenant {
        private Tenant() {}

        static String current() {
            return "a tenant";
        }
    }
}
