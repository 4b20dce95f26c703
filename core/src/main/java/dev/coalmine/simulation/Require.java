package dev.coalmine.simulation;

import java.time.Duration;
import java.util.Locale;

/** Checks what users say, and says what is allowed. */
final class Require {
    private static final Duration LONGEST = Duration.ofDays(1_000);

    private Require() {}

    static double fraction(String what, double value) {
        return between(what, value, 0, 1, "0 to 1");
    }

    static double between(String what, double value, double least, double most, String allowed) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("Invalid " + what + " " + value + ": allowed is " + allowed);
        }
        return value;
    }

    static int between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "Invalid %s %d: allowed is %,d to %,d", what, value, least, most));
        }
        return value;
    }

    static Duration notNegative(String what, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Invalid " + what + " " + duration + ": allowed is zero to " + LONGEST.toDays() + " days");
        }
        return duration;
    }

    static Duration positive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Invalid " + what + " " + duration + ": allowed is above zero, up to "
                    + LONGEST.toDays() + " days");
        }
        return duration;
    }
}
