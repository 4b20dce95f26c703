package dev.coalmine.verdict;

import java.util.Arrays;

/**
 * What each bet of a portfolio is worth by now: natural logs, zero at the start.
 *
 * <p>Immutable: arrays are copied on the way in and never handed out.
 */
public final class Stakes {
    private final double[] logs;

    private Stakes(double[] logs) {
        for (double log : logs) {
            if (!Double.isFinite(log)) {
                throw new IllegalArgumentException("Invalid log wealth " + log + ": allowed are finite numbers");
            }
        }
        this.logs = logs;
    }

    /** Returns the stakes of that many bets before anything is known. */
    public static Stakes start(int bets) {
        return new Stakes(new double[bets]);
    }

    /**
     * Returns the stakes with these natural logs.
     *
     * @throws IllegalArgumentException if one is infinite or not a number
     */
    public static Stakes of(double... logs) {
        return new Stakes(logs.clone());
    }

    /** Returns how many bets there are. */
    public int size() {
        return logs.length;
    }

    /** Returns the natural log of what the bet with that index is worth. */
    public double log(int bet) {
        return logs[bet];
    }

    /** Returns a copy of all logs, the caller's own. */
    public double[] toArray() {
        return logs.clone();
    }

    /**
     * Returns these stakes after the given gains, one natural log for each bet. Gains of separate batches, or of
     * separate instances of a fleet, add up.
     */
    public Stakes plus(double[] gains) {
        if (gains.length != logs.length) {
            throw new IllegalArgumentException("Invalid gains of " + gains.length + " bets: there are " + logs.length);
        }
        double[] sum = new double[logs.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = logs[i] + gains[i];
        }
        return new Stakes(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stakes stakes && Arrays.equals(logs, stakes.logs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logs);
    }

    @Override
    public String toString() {
        return Arrays.toString(logs);
    }
}
