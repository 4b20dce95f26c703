package dev.coalmine.test.docs;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;

/** What the guide to testing tests: a checkout whose prices are about to be computed anew. */
final class Checkout {
    record Quote(String by) {}

    private final Rollout pricing;

    Checkout(Rollouts rollouts) {
        pricing = rollouts.named("pricing").start();
    }

    Quote quote(String customerId) {
        return pricing.forKey(customerId).stable(() -> new Quote("legacy")).candidate(() -> new Quote("rewrite"));
    }

    Quote quoteForWhoeverAsks() {
        return pricing.forContext().stable(() -> new Quote("legacy")).candidate(() -> new Quote("rewrite"));
    }
}
