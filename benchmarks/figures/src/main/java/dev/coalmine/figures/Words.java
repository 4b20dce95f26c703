package dev.coalmine.figures;

import dev.coalmine.internal.svg.Labels;
import dev.coalmine.simulation.Probability;
import dev.coalmine.simulation.Spread;
import java.util.Locale;

/** How figures are written in tables. */
final class Words {
    private Words() {}

    /** Returns a count such as {@code 23,908}. */
    static String count(double count) {
        return Double.isFinite(count) ? Labels.count(Math.round(count)) : "-";
    }

    /** Returns a mean with its standard error, such as {@code 23,908 ± 410}; a dash if there is none. */
    static String mean(Spread spread) {
        return spread.isEmpty() ? "-" : count(spread.mean()) + " ± " + count(Math.max(1, spread.standardError()));
    }

    /** Returns a mean over a bound with its standard error, such as {@code 1.35 ± 0.02}. */
    static String over(Spread spread, double bound) {
        return spread.isEmpty() ? "-" : plusMinus(spread.mean() / bound, spread.standardError() / bound);
    }

    /** Returns a number with its standard error, both with two decimals. */
    static String plusMinus(double number, double error) {
        return String.format(Locale.ROOT, "%.2f ± %.2f", number, error);
    }

    /** Returns a probability with its 95% interval, such as {@code 0.05% (0.02% to 0.12%)}. */
    static String probability(Probability probability) {
        return probability.toString();
    }

    /** Returns a fraction in percent. */
    static String percent(double fraction) {
        return Labels.percent(fraction);
    }
}
