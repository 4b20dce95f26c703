package dev.coalmine.figures.rules;

import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Rule;
import java.time.Duration;
import java.util.Arrays;

/**
 * Kayenta's judge on one metric, the error rate of each minute: every ten minutes it takes both arms' last ten values, and
 * calls the candidate high if the confidence interval of the shift between them (Mann and Whitney's test, at 98%) lies above a
 * quarter of the shift's Hodges–Lehmann estimate, and the candidate's mean is no lower. The interval is the exact one, which
 * ties do not widen.
 */
public final class MannWhitney implements Rule {
    private static final int VALUES = 10;
    private static final double CONFIDENCE = 0.98;
    private static final double TOLERANCE = 0.25;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int LOWER = quantile((1 - CONFIDENCE) / 2);

    private final double[] stable = new double[VALUES];
    private final double[] candidate = new double[VALUES];
    private Duration nextValue = MINUTE;
    private Counts minute = Counts.NONE;
    private int values;

    private record Counts(long stableCalls, long stableFailures, long candidateCalls, long candidateFailures) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(Observation seen) {
            return new Counts(
                    stableCalls + seen.stableCalls(),
                    stableFailures + seen.stableFailures(),
                    candidateCalls + seen.candidateCalls(),
                    candidateFailures + seen.candidateFailures());
        }
    }

    @Override
    public boolean trips(Observation seen) {
        minute = minute.plus(seen);
        if (seen.since().compareTo(nextValue) < 0) {
            return false;
        }
        stable[values] = rate(minute.stableFailures, minute.stableCalls);
        candidate[values] = rate(minute.candidateFailures, minute.candidateCalls);
        values++;
        nextValue = nextValue.plus(MINUTE);
        minute = Counts.NONE;
        if (values < VALUES) {
            return false;
        }
        values = 0;
        return isHigh(candidate, stable);
    }

    private static double rate(long failures, long calls) {
        return calls == 0 ? 0 : (double) failures / calls;
    }

    static boolean isHigh(double[] experiment, double[] control) {
        double[] shifts = new double[experiment.length * control.length];
        int at = 0;
        for (double ours : experiment) {
            for (double theirs : control) {
                shifts[at++] = ours - theirs;
            }
        }
        Arrays.sort(shifts);
        double estimate = (shifts[shifts.length / 2] + shifts[(shifts.length - 1) / 2]) / 2;
        boolean isHigher =
                Arrays.stream(experiment).sum() >= Arrays.stream(control).sum();
        return isHigher && shifts[LOWER - 1] > TOLERANCE * Math.abs(estimate);
    }

    /** Returns the lower quantile of the test's statistic for two samples of {@value #VALUES}, by counting all orders. */
    static int quantile(double probability) {
        // by how many values of the first sample, and by the sum of their ranks
        double[][] orders = new double[VALUES + 1][VALUES * VALUES + VALUES * VALUES + 1];
        orders[0][0] = 1;
        for (int rank = 1; rank <= 2 * VALUES; rank++) {
            for (int chosen = Math.min(rank, VALUES); chosen > 0; chosen--) {
                for (int sum = orders[chosen].length - 1; sum >= rank; sum--) {
                    orders[chosen][sum] += orders[chosen - 1][sum - rank];
                }
            }
        }
        double all = Arrays.stream(orders[VALUES]).sum();
        int least = VALUES * (VALUES + 1) / 2;
        double upTo = 0;
        for (int statistic = 0; statistic <= VALUES * VALUES; statistic++) {
            upTo += orders[VALUES][least + statistic];
            if (upTo >= probability * all) {
                return Math.max(1, statistic);
            }
        }
        throw new IllegalArgumentException("Invalid probability " + probability + ": allowed is 0 to 1");
    }
}
