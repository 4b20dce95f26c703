package dev.coalmine.simulation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** How numbers are written in what people read. */
final class Words {
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private Words() {}

    /** Returns a number to three digits, such as {@code 1,880} or {@code 0.043}; whole ones below a million as they are. */
    static String number(double number) {
        if (!Double.isFinite(number)) {
            return "-";
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e6) {
            return String.format(Locale.ROOT, "%,d", (long) number);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).round(DIGITS).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }

    /** Returns a fraction in percent to three digits, such as {@code 0.05%}. */
    static String percent(double fraction) {
        return number(fraction * 100) + "%";
    }

    /** Returns a duration given in seconds as people say it: {@code 40m 3s}, {@code 2h 5m}, {@code 0.25s}. */
    static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "-";
        }
        if (seconds < 60) {
            return number(seconds) + "s";
        }
        Duration rounded = Duration.ofSeconds(Math.round(seconds));
        if (rounded.toHours() >= 48) {
            return rounded.toDays() + "d " + rounded.toHoursPart() + "h";
        }
        return rounded.toHours() > 0
                ? rounded.toHours() + "h " + rounded.toMinutesPart() + "m"
                : rounded.toMinutes() + "m " + rounded.toSecondsPart() + "s";
    }

    /** Returns a duration as {@link #seconds} writes it. */
    static String duration(Duration duration) {
        return seconds(duration.toNanos() / 1e9);
    }
}
