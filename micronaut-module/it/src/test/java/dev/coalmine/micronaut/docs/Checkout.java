package dev.coalmine.micronaut.docs;

import dev.coalmine.annotation.Canary;
import jakarta.inject.Singleton;

@Singleton
class Checkout {
    @Canary(rollout = "checkout", candidate = "placeInOneStep", key = "#{#cart.customerId}")
    String place(Cart cart) {
        return "placed";
    }

    String placeInOneStep(Cart cart) {
        return "placed in one step";
    }

    record Cart(String customerId) {}
}
