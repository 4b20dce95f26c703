package dev.coalmine.plan;

import dev.coalmine.internal.words.Texts;
import java.math.BigDecimal;

/**
 * The fraction of routing keys that goes to the candidate: an exact whole number of millionths, from 0% to 100%.
 *
 * <p>Shares are never floating point inside, so that a step of 0.01% means exactly that. Immutable and thread-safe.
 */
public final class Share implements Comparable<Share> {
    /** How many units make 100%: {@value}. One unit is 0.0001%. */
    public static final int UNITS = 1_000_000;

    /** Nothing goes to the candidate. */
    public static final Share NONE = new Share(0);

    /** Everything goes to the candidate. */
    public static final Share ALL = new Share(UNITS);

    /** Longest text that is looked at: reading a number takes time that grows with the square of its length. */
    private static final int MAX_TEXT = 100;

    private static final BigDecimal UNITS_PER_PERCENT = BigDecimal.valueOf(UNITS / 100);

    private final int units;

    private Share(int units) {
        this.units = units;
    }

    /**
     * Returns the share of that many percent.
     *
     * @param percent from 0 to 100, in steps of 0.0001
     * @throws IllegalArgumentException if the value lies outside, is finer than a step, or is not a number
     */
    public static Share percent(double percent) {
        if (!Double.isFinite(percent)) {
            throw invalid(percent + "%");
        }
        return ofPercent(BigDecimal.valueOf(percent), percent + "%");
    }

    /**
     * Returns the share of that many millionths.
     *
     * @param units from 0 to {@value #UNITS}
     * @throws IllegalArgumentException if the value lies outside
     */
    public static Share ofMillionths(int units) {
        if (units < 0 || units > UNITS) {
            throw invalid(units + " millionths");
        }
        return new Share(units);
    }

    /**
     * Reads a share as people write it, such as {@code 5%}, {@code 0.25 %} or {@code 100%}.
     *
     * @throws IllegalArgumentException if the text is no percentage from 0% to 100% in steps of 0.0001%
     */
    public static Share parse(String text) {
        String trimmed = text.strip();
        String quoted = "\"" + Texts.printable(text) + "\"";
        if (!trimmed.endsWith("%") || trimmed.length() > MAX_TEXT) {
            throw invalid(quoted);
        }
        try {
            return ofPercent(
                    new BigDecimal(trimmed.substring(0, trimmed.length() - 1).strip()), quoted);
        } catch (NumberFormatException e) {
            throw invalid(quoted);
        }
    }

    private static Share ofPercent(BigDecimal percent, String given) {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw invalid(given);
        }
        try {
            return new Share(percent.multiply(UNITS_PER_PERCENT).intValueExact());
        } catch (ArithmeticException e) {
            throw invalid(given);
        }
    }

    private static IllegalArgumentException invalid(String given) {
        return new IllegalArgumentException("Invalid share " + given
                + ": a share is a percentage from 0% to 100% in steps of 0.0001%, such as percent(5) or \"0.25%\"");
    }

    /** Returns the share in millionths, from 0 to {@value #UNITS}. */
    public int millionths() {
        return units;
    }

    /** Returns the share as a fraction, from 0 to 1. */
    public double fraction() {
        return (double) units / UNITS;
    }

    @Override
    public int compareTo(Share other) {
        return Integer.compare(units, other.units);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Share share && share.units == units;
    }

    @Override
    public int hashCode() {
        return units;
    }

    /** Returns the share as people write it, such as {@code 5%} or {@code 0.25%}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(units)
                        .divide(UNITS_PER_PERCENT)
                        .stripTrailingZeros()
                        .toPlainString()
                + "%";
    }
}
