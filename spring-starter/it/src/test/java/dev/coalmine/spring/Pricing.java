package dev.coalmine.spring;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import org.springframework.stereotype.Service;

/** The interface most tests route; package-private, as those of applications often are. */
interface Pricing {
    String quote(String customer);

    @Service
    class LegacyPricing implements Pricing {
        @Override
        public String quote(String customer) {
            return "legacy";
        }
    }

    @Service
    @Candidate("pricing")
    class VectorPricing implements Pricing {
        @Override
        public String quote(@RoutingKey String customer) {
            return "vector";
        }
    }

    @Service
    class FlatPricing implements Pricing {
        @Override
        public String quote(String customer) {
            return "flat";
        }
    }
}
