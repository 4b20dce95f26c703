package dev.coalmine.internal.words;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** How numbers are written in sentences. */
public final class Wording {
    private Wording() {}

    /** Returns a count with thousands separators, such as {@code 22,871}; without a formatter, as ticks ask for it. */
    public static String count(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        int digits = count < 0 ? 1 : 0;
        for (int place = text.length() - 3; place > digits; place -= 3) {
            text.insert(place, ',');
        }
        return text.toString();
    }

    /** Returns a duration as people write it, such as {@code 1h 30m} or {@code 10s}. */
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.length() == 0 ? "<1ms" : text.toString();
    }

    /** Returns an estimated count with two digits that mean something, such as {@code 4,100}. */
    public static String roundCount(long count) {
        return count(BigDecimal.valueOf(count)
                .round(new MathContext(2, RoundingMode.HALF_UP))
                .longValue());
    }

    /** Returns an estimated time in one unit, rounded up, such as {@code 7 minutes}. */
    public static String roundTime(double seconds) {
        if (seconds <= 90) {
            return inUnits(seconds, "second");
        }
        if (seconds <= 90 * 60) {
            return inUnits(seconds / 60, "minute");
        }
        if (seconds <= 36 * 3_600) {
            return inUnits(seconds / 3_600, "hour");
        }
        double days = seconds / 86_400;
        return days <= 1_000 ? inUnits(days, "day") : "over 1,000 days";
    }

    private static String inUnits(double amount, String unit) {
        long whole = Math.max(1, (long) Math.ceil(amount));
        return whole + " " + unit + (whole == 1 ? "" : "s");
    }

    /** Returns nanoseconds as people write them, in whole seconds. */
    public static String seconds(long nanos) {
        return duration(Duration.ofSeconds(Duration.ofNanos(nanos).toSeconds()));
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.length() == 0 ? "" : " ").append(amount).append(unit);
        }
    }
}
