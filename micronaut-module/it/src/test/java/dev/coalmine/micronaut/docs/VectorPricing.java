package dev.coalmine.micronaut.docs;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import jakarta.inject.Singleton;

@Singleton
@Candidate("pricing")
class VectorPricing implements Pricing {
    @Override
    public String quote(@RoutingKey String customer) {
        return "vector";
    }
}
