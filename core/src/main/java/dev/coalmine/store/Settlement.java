package dev.coalmine.store;

import dev.coalmine.verdict.Wealth;

/**
 * What the judge of a fleet remembers after a slice. Immutable.
 *
 * @param slice number of the slice that was judged last
 * @param wealth what the judge remembers since
 */
public record Settlement(long slice, Wealth wealth) {
    /** Checks the number. */
    public Settlement {
        if (slice < 1) {
            throw new IllegalArgumentException("Invalid slice number " + slice + ": allowed is 1 and above");
        }
    }
}
