package dev.coalmine.internal.judging;

/**
 * A bound on the candidate's rate: {@code ratio × stable's rate + difference}.
 *
 * @param ratio how many times stable's rate, at least 0; zero makes the bound an absolute ceiling
 * @param difference how much above that, as a fraction from 0 to 1
 */
public record Margin(double ratio, double difference) {
    /** Checks that both are in range. */
    public Margin {
        if (!(ratio >= 0 && ratio <= 1_000)) {
            throw new IllegalArgumentException("Invalid ratio " + ratio + ": allowed is 0 to 1,000");
        }
        if (!(difference >= 0 && difference <= 1)) {
            throw new IllegalArgumentException("Invalid difference " + difference + ": allowed is 0 to 1");
        }
    }

    /** Returns the bound that is that many times stable's rate. */
    public static Margin ratio(double times) {
        return new Margin(times, 0);
    }

    /** Returns the bound that lies that much above stable's rate, as a fraction. */
    public static Margin difference(double fraction) {
        return new Margin(1, fraction);
    }

    /** Returns the bound that does not depend on stable: nothing to compare with is needed. */
    public static Margin ceiling(double fraction) {
        return new Margin(0, fraction);
    }

    @Override
    public String toString() {
        return ratio + "x+" + difference;
    }
}
