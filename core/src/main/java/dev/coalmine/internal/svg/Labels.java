package dev.coalmine.internal.svg;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** How numbers are written on axes and in tables: short, and with their unit. */
public final class Labels {
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Labels() {}

    /** Returns a count with thousands separators, such as {@code 22,871}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a number with three significant digits, short where it is large: {@code 0.25}, {@code 1,200}, {@code 3M}. */
    public static String number(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number) || size >= 1e12 || (size > 0 && size < 1e-4)) {
            return String.format(Locale.ROOT, "%.3g", number);
        }
        if (size >= 1e9) {
            return digits(number / 1e9) + "B";
        }
        return size >= 1e6 ? digits(number / 1e6) + "M" : digits(number);
    }

    private static String digits(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).round(THREE_DIGITS);
        return plain(Math.abs(number) >= 1_000 ? BigDecimal.valueOf(Math.round(number)) : rounded);
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, stripped.scale()) + "f", stripped);
    }

    /** Returns a fraction as a percentage with one decimal, more where it is small, such as {@code 3.1%}. */
    public static String percent(double fraction) {
        BigDecimal percent = BigDecimal.valueOf(fraction * 100);
        boolean small = Math.abs(fraction) < 0.01;
        return plain(small ? percent.round(TWO_DIGITS) : percent.setScale(1, RoundingMode.HALF_UP)) + "%";
    }

    /** Returns a time span in nanoseconds with three significant digits, such as {@code 1.25 ms}. */
    public static String nanos(double nanos) {
        if (nanos < 999.5) {
            return digits(nanos) + " ns";
        }
        if (nanos < 999.5e3) {
            return digits(nanos / 1e3) + " µs";
        }
        return nanos < 999.5e6 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    /** Returns a power of ten, given its exponent, such as {@code 0.01}, {@code 1,000} or {@code 10⁶}. */
    public static String powerOfTen(double exponent) {
        if (exponent >= -3 && exponent <= 4) {
            return number(Math.pow(10, exponent));
        }
        StringBuilder text = new StringBuilder("10");
        for (char c : digits(exponent).toCharArray()) {
            text.append(c == '-' ? '⁻' : Character.isDigit(c) ? SUPERSCRIPTS.charAt(c - '0') : c);
        }
        return text.toString();
    }

    /** Returns how long something lasted, in its two largest units, such as {@code 1h 30m} or {@code 12.3s}. */
    public static String lasting(Duration duration) {
        if (duration.toMinutes() == 0) {
            return digits(duration.toMillis() / 1e3) + "s";
        }
        if (duration.toHours() == 0) {
            return duration.toMinutes() + "m" + rest(duration.toSecondsPart(), "s");
        }
        return duration.toDays() == 0
                ? duration.toHours() + "h" + rest(duration.toMinutesPart(), "m")
                : duration.toDays() + "d" + rest(duration.toHoursPart(), "h");
    }

    private static String rest(int amount, String unit) {
        return amount == 0 ? "" : " " + amount + unit;
    }
}
