package dev.coalmine.internal.judging;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** How numbers are written in the judge's sentences: short, and such that they read back to what they stand for. */
final class Numbers {
    private static final double LARGEST = 1e15;
    private static final double SMALLEST = 1e-3;
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);

    private Numbers() {}

    /** Returns a count with thousands separators, such as {@code 22,871}. */
    static String count(long count) {
        return grouped(Long.toString(count));
    }

    /** Returns a fraction as a percentage with one decimal, more where it is small, such as {@code 3.1%}. */
    static String percent(double fraction) {
        return amount(fraction * 100) + "%";
    }

    /** Returns an amount with one decimal, more where it is small: {@code 1,204.6}, {@code 1.6}, {@code 0.043}. */
    static String amount(double amount) {
        if (amount == 0) {
            return "0";
        }
        BigDecimal exact = BigDecimal.valueOf(amount);
        BigDecimal rounded = amount < 1 ? exact.round(TWO_DIGITS) : exact.setScale(1, RoundingMode.HALF_UP);
        return grouped(rounded.stripTrailingZeros().toPlainString());
    }

    /** Returns a time in the unit that suits it, such as {@code 1.2s}, {@code 12ms} or {@code 45µs}. */
    static String time(Duration time) {
        double nanos = time.toNanos();
        if (nanos >= 1e9) {
            return amount(nanos / 1e9) + "s";
        }
        return nanos >= 1e6 ? amount(nanos / 1e6) + "ms" : amount(nanos / 1e3) + "µs";
    }

    /** Returns odds to one, given their natural log, such as {@code 0.3}, {@code 1,333} or {@code 1.2 million}. */
    static String odds(double log) {
        double odds = Math.exp(log);
        if (odds > LARGEST) {
            return "over 1e15";
        }
        if (odds < SMALLEST) {
            return "under 0.001";
        }
        if (odds < 100) {
            return amount(odds);
        }
        if (odds < 1e6) {
            return count(Math.round(odds));
        }
        if (odds < 1e9) {
            return amount(odds / 1e6) + " million";
        }
        return odds < 1e12 ? amount(odds / 1e9) + " billion" : amount(odds / 1e12) + " trillion";
    }

    /** Returns the digits with a comma before every third one, counted from the decimal point. */
    private static String grouped(String digits) {
        int point = digits.indexOf('.');
        int end = point < 0 ? digits.length() : point;
        StringBuilder text = new StringBuilder(digits);
        for (int at = end - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
