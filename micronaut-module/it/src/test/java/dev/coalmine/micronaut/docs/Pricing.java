package dev.coalmine.micronaut.docs;

import jakarta.inject.Singleton;

/** The interface of the guide, and what was always there. */
interface Pricing {
    String quote(String customer);

    @Singleton
    class LegacyPricing implements Pricing {
        @Override
        public String quote(String customer) {
            return "legacy";
        }
    }
}
