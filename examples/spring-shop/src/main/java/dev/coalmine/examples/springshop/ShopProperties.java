package dev.coalmine.examples.springshop;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the shop is tried.
 *
 * @param seconds how long visitors come, in seconds, after which the shop closes; 0 for until it is stopped
 * @param visitsPerSecond how many articles visitors ask for in a second
 * @param customers how many different customers there are
 * @param regression what goes wrong with the candidate
 * @param regressionAfter after how many seconds it does
 */
@ConfigurationProperties("shop")
record ShopProperties(
        @DefaultValue("0") int seconds,
        @DefaultValue("200") int visitsPerSecond,
        @DefaultValue("20000") int customers,
        @DefaultValue("none") Regression regression,
        @DefaultValue("30") int regressionAfter) {
    /** Checks the ranges. */
    ShopProperties {
        require("shop.seconds", seconds, 0);
        require("shop.visits-per-second", visitsPerSecond, 1);
        require("shop.customers", customers, 1);
        require("shop.regression-after", regressionAfter, 0);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("Invalid " + name + " " + value + ": allowed is " + least + " and more");
        }
    }
}
