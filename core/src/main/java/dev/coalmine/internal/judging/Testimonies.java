package dev.coalmine.internal.judging;

/**
 * How many distinct keys testified for the first time in one process: keys whose first harmful call was in this batch.
 *
 * @param candidateKeys those on the candidate
 * @param stableKeys those on stable
 */
public record Testimonies(long candidateKeys, long stableKeys) {
    /** Nobody spoke. */
    public static final Testimonies NONE = new Testimonies(0, 0);

    /** Checks that neither is negative. */
    public Testimonies {
        if (candidateKeys < 0 || stableKeys < 0) {
            throw new IllegalArgumentException(
                    "Invalid testimonies " + candidateKeys + " and " + stableKeys + ": counts are not negative");
        }
    }
}
