package dev.coalmine.examples.springshop;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may be wrong with the candidate: mistakes of a kind that passes a review. */
enum Regression {
    /** Nothing. */
    NONE,

    /** It takes for granted that every article has a discount, which one in three has not. */
    ERRORS,

    /** It is kind enough to find articles in upper and lower case, for which the database has no index. */
    SLOW;

    String condition() {
        return this == SLOW ? "lower(sku) = lower(?)" : "sku = ?";
    }

    @Nullable
    Integer discount(@Nullable Integer stored) {
        return this == ERRORS ? Objects.requireNonNull(stored, "discount") : stored;
    }
}
