package dev.coalmine.micronaut.start;

import jakarta.inject.Singleton;

@Singleton
class Legacy implements Pricing {
    @Override
    public String quote(String customerId) {
        return "10.00";
    }
}
