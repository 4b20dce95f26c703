package dev.coalmine.internal.judging;

import java.time.Duration;

/**
 * How long a recent process runs before the next begins: 5, 10, 5, 20, 5, 10, 5, 40 minutes, and so on.
 *
 * <p>A short window finds a violent regression soon, a slow one needs a long window. Since nobody knows which will
 * come, every second window is short, every fourth twice as long, and so on; each length gets about the same time. At
 * 5%, a doubling from 0.1% after 500,000 healthy calls took 56,000 calls so, and 110,000 with equal windows.
 */
public final class Windows {
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    private Windows() {}

    /**
     * Returns how long the process with that number runs; number 0 goes on, but after as long the first recent one
     * begins.
     */
    public static Duration length(int process) {
        if (process < 0) {
            throw new IllegalArgumentException("Invalid process number " + process + ": allowed is 0 and above");
        }
        return process == 0 ? SHORTEST : SHORTEST.multipliedBy(Integer.lowestOneBit(process));
    }
}
