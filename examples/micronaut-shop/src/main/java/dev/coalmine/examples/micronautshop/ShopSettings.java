package dev.coalmine.examples.micronautshop;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;

/**
 * How the shop is tried.
 *
 * @param seconds how long visitors come, in seconds, after which the shop closes; 0 for until it is stopped
 * @param visitsPerSecond how many articles visitors ask for in a second
 * @param customers how many different customers there are
 * @param regression what goes wrong with the candidate
 * @param regressionAfter after how many seconds it does
 */
@Singleton
record ShopSettings(
        @Value("${shop.seconds:0}") int seconds,
        @Value("${shop.visits-per-second:200}") int visitsPerSecond,
        @Value("${shop.customers:20000}") int customers,
        @Value("${shop.regression:none}") Regression regression,
        @Value("${shop.regression-after:30}") int regressionAfter) {
    /** Checks the ranges. */
    ShopSettings {
        if (seconds < 0 || visitsPerSecond < 1 || customers < 1 || regressionAfter < 0) {
            throw new IllegalArgumentException("Invalid shop."
                    + (seconds < 0
                            ? "seconds " + seconds + ": allowed is 0 and more"
                            : visitsPerSecond < 1
                                    ? "visits-per-second " + visitsPerSecond + ": allowed is 1 and more"
                                    : customers < 1
                                            ? "customers " + customers + ": allowed is 1 and more"
                                            : "regression-after " + regressionAfter + ": allowed is 0 and more"));
        }
    }
}
