package dev.coalmine.spring.docs;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Service;

/** An application of one service and two implementations of what it needs. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Checkout.LegacyPricing.class, Checkout.VectorPricing.class})
class Checkout {
    interface Pricing {
        String quote(String customer);
    }

    @Service
    static class LegacyPricing implements Pricing {
        @Override
        public String quote(String customer) {
            return "legacy";
        }
    }

    @Service
    @Candidate("pricing")
    static class VectorPricing implements Pricing {
        @Override
        public String quote(@RoutingKey String customer) {
            return "vector";
        }
    }

    private final Pricing pricing;

    Checkout(Pricing pricing) {
        this.pricing = pricing;
    }

    String quote(String customer) {
        return pricing.quote(customer);
    }
}
