package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether a tripped rollout begins again by itself, how often, and after what cool-down. What a human aborted never does.
 *
 * <p>The cool-down doubles with each attempt. The budget of false trips is that of the revision: attempts go on spending
 * it. Once the attempts are used up, only a human's {@code acknowledge} lets the rollout begin again, and gives it as many
 * attempts anew. Immutable and thread-safe.
 */
public final class Retry {
    /** Most attempts: {@value}. */
    public static final int MOST_ATTEMPTS = 20;

    /** Shortest cool-down: 1 second. */
    public static final Duration SHORTEST_COOL_DOWN = Duration.ofSeconds(1);

    /** Longest cool-down, beyond which it doubles no more: 30 days. */
    public static final Duration LONGEST_COOL_DOWN = Duration.ofDays(30);

    private static final Retry NONE = new Retry(0, Duration.ZERO);

    private final int maxAttempts;
    private final Duration coolDown;

    private Retry(int maxAttempts, Duration coolDown) {
        this.maxAttempts = maxAttempts;
        this.coolDown = coolDown;
    }

    /** Returns no retry, the default: what tripped stays so until a human acknowledges it. */
    public static Retry none() {
        return NONE;
    }

    /**
     * Returns the retry that begins again at most so often.
     *
     * @param maxAttempts attempts after the first one, from 1 to {@value #MOST_ATTEMPTS}
     * @param coolDown how long it waits before the first of them, from 1 second to 30 days; twice as long before each next
     *     one, up to 30 days
     * @throws IllegalArgumentException if outside
     */
    public static Retry of(int maxAttempts, Duration coolDown) {
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "Invalid retry maxAttempts " + maxAttempts + ": allowed is 1 to " + MOST_ATTEMPTS);
        }
        if (coolDown.compareTo(SHORTEST_COOL_DOWN) < 0 || coolDown.compareTo(LONGEST_COOL_DOWN) > 0) {
            throw new IllegalArgumentException(
                    "Invalid retry coolDown " + coolDown + ": allowed is 1 second to 30 days");
        }
        return new Retry(maxAttempts, coolDown);
    }

    /** Returns how often a tripped rollout begins again at most; 0 for never. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Returns how long it waits before the first attempt; zero where there is none. */
    public Duration coolDown() {
        return coolDown;
    }

    /**
     * Returns how long it waits after so many attempts.
     *
     * @param made attempts made so far, 0 or more
     */
    public Duration coolDownAfter(int made) {
        Duration wait = coolDown;
        for (int i = 0; i < made && wait.compareTo(LONGEST_COOL_DOWN) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST_COOL_DOWN) > 0 ? LONGEST_COOL_DOWN : wait;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Retry retry && retry.maxAttempts == maxAttempts && retry.coolDown.equals(coolDown);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxAttempts, coolDown);
    }

    @Override
    public String toString() {
        return maxAttempts == 0 ? "no retry" : "retry(" + maxAttempts + ", " + coolDown + ")";
    }
}
