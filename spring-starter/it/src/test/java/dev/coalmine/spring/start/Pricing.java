package dev.coalmine.spring.start;

/** What docs/guide/getting-started.md has rolled out. */
interface Pricing {
    String quote(String customerId);
}
