package dev.coalmine.figures.rules;

import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Rule;
import java.time.Duration;

/** The textbook's test for two proportions, on all calls so far, looked at every minute as if it were the only time. */
public final class PeekingTest implements Rule {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final long FEWEST_FAILURES = 10;

    private final double limit;
    private Duration nextLook = INTERVAL;
    private double stableCalls;
    private double stableFailures;
    private double candidateCalls;
    private double candidateFailures;

    /**
     * Makes a test.
     *
     * @param limit in standard errors, such as 1.96 for 95%
     */
    public PeekingTest(double limit) {
        this.limit = limit;
    }

    @Override
    public boolean trips(Observation seen) {
        stableCalls += seen.stableCalls();
        stableFailures += seen.stableFailures();
        candidateCalls += seen.candidateCalls();
        candidateFailures += seen.candidateFailures();
        if (seen.since().compareTo(nextLook) < 0) {
            return false;
        }
        nextLook = nextLook.plus(INTERVAL);
        boolean few = stableFailures + candidateFailures < FEWEST_FAILURES || candidateCalls == 0 || stableCalls == 0;
        return !few && score() > limit;
    }

    private double score() {
        double pooled = (stableFailures + candidateFailures) / (stableCalls + candidateCalls);
        double error = Math.sqrt(pooled * (1 - pooled) * (1 / stableCalls + 1 / candidateCalls));
        return (candidateFailures / candidateCalls - stableFailures / stableCalls) / error;
    }
}
