package dev.coalmine.micronaut.start;

/** What docs/guide/getting-started.md has rolled out. */
interface Pricing {
    String quote(String customerId);
}
