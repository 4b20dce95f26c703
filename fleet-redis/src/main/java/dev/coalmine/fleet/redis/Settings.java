package dev.coalmine.fleet.redis;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a store was told.
 *
 * @param prefix what all keys begin with
 * @param lifetime how long a rollout is kept that nobody uses
 * @param timeout longest wait for an answer
 * @param connectTimeout longest wait for a connection
 */
record Settings(String prefix, Duration lifetime, Duration timeout, Duration connectTimeout) {
    /** What the server calls the time that a missing key goes on to live. */
    private static final long NO_RECORD = -2;

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Returns whether so little is left that the lifetime begins anew: a hundredth of it has gone. */
    boolean isWornOut(long leftMillis) {
        return leftMillis != NO_RECORD && leftMillis <= lifetime.toMillis() / 100 * 99;
    }

    static String requirePrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "Invalid prefix " + (prefix.isEmpty() ? "of nothing" : Reasons.plain(prefix))
                            + ": allowed are 1 to 64 letters, digits, dots, dashes and underscores");
        }
        return prefix;
    }

    static Duration require(String parameter, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "Invalid " + parameter + " " + value + ": allowed is " + least + " to " + most);
        }
        return value;
    }
}
