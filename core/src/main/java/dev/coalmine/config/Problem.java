package dev.coalmine.config;

/**
 * What is wrong with one property.
 *
 * @param property its full name, such as {@code coalmine.rollouts.pricing.fuse.window}
 * @param message what is wrong, with the value and what is allowed
 */
public record Problem(String property, String message) {
    /** Returns both on one line. */
    @Override
    public String toString() {
        return property + ": " + message;
    }
}
