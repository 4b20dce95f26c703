package dev.coalmine.spring.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.spring.RolloutCustomizer;
import dev.coalmine.spring.RoutingKeyResolver;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/** The code that docs/guide/spring.md shows, beside that of its test. */
final class SpringSnippets {
    record Cart(String customerId) {}

    record Quote() {}

    static class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    interface Pricing {
        Quote quote(Cart cart);
    }

    private SpringSnippets() {}

    static final class Arms {
        final Pricing routed;
        final Pricing stable;
        final Pricing candidate;

        Arms(Pricing routed, @Qualifier("legacyPricing") Pricing stable, VectorPricing candidate) {
            this.routed = routed;
            this.stable = stable;
            this.candidate = candidate;
        }
    }

    @Service
    @Candidate(value = "pricing", key = "#cart.customerId")
    static class VectorPricing implements Pricing {
        @Override
        public Quote quote(Cart cart) {
            return new Quote();
        }
    }

    @Service
    static class Shipping {
        @Canary(rollout = "shipping", candidate = "costByZone")
        public long cost(@RoutingKey String customer, long grams) {
            return 490 + grams / 100;
        }

        long costByZone(String customer, long grams) {
            return 390 + grams / 80;
        }
    }

    static final class Beans {
        @Bean
        RolloutPlan pricingPlan() {
            return RolloutPlan.builder()
                    .step(percent(1), Duration.ofMinutes(10))
                    .step(percent(50), Duration.ofHours(1))
                    .build();
        }

        @Bean
        RolloutCustomizer failures() {
            return (rollout, builder) -> builder.failures(Failures.defaults().ignoring(Unavailable.class));
        }

        @Bean
        RoutingKeyResolver carts() {
            return (rollout, method, arguments) -> arguments[0] instanceof Cart cart ? cart.customerId() : null;
        }
    }

    @Service
    static class ByHand {
        private final Rollouts rollouts;

        ByHand(Rollouts rollouts) {
            this.rollouts = rollouts;
        }

        String greeting(String customer) {
            return rollouts.find("greeting")
                    .orElseThrow()
                    .forKey(customer)
                    .stable(() -> "Good day")
                    .candidate(() -> "Hello");
        }
    }
}
