package dev.coalmine.plan;

/**
 * How much worse than stable the candidate may be before a guardrail fails: relative, absolute, or the larger of both.
 * Immutable and thread-safe.
 */
public final class Tolerance {
    private Tolerance() {}

    /**
     * Returns the relative tolerance by which the candidate's rate or time may be that many times stable's.
     *
     * @param times from 1 (no worse at all) to 100
     * @throws IllegalArgumentException if outside
     */
    public static Ratio ratio(double times) {
        if (!(times >= 1 && times <= 100)) {
            throw new IllegalArgumentException(
                    "Invalid tolerated ratio " + times + ": allowed is 1 (no worse than stable) to 100");
        }
        return new Ratio(times);
    }

    /**
     * Returns the absolute tolerance by which the candidate's rate may lie that many percentage points above stable's.
     *
     * @param points from 0 to 100
     * @throws IllegalArgumentException if outside
     */
    public static Points percentagePoints(double points) {
        if (!(points >= 0 && points <= 100)) {
            throw new IllegalArgumentException(
                    "Invalid tolerated percentage points " + points + ": allowed is 0 to 100");
        }
        return new Points(points / 100);
    }

    /**
     * A relative tolerance.
     *
     * @param times how many times stable's value is tolerated, at least 1
     */
    public record Ratio(double times) {}

    /**
     * An absolute tolerance.
     *
     * @param fraction how far above stable's rate is tolerated, as a fraction from 0 to 1
     */
    public record Points(double fraction) {}
}
