package dev.coalmine.figures.rules;

import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Rule;
import java.util.SplittableRandom;

/**
 * The count-based window of Resilience4j's CircuitBreaker around the candidate: it opens when that part of the last calls
 * failed, once the window is full. It knows nothing of stable. Which calls of a tick failed is drawn, from what was seen so
 * far, so that the same calls always give the same trip.
 */
public final class CountWindow implements Rule {
    private final boolean[] failed;
    private final double threshold;
    private long drawnFrom = 1;
    private int next;
    private long calls;
    private int failures;

    /**
     * Makes an empty window.
     *
     * @param size in calls
     * @param threshold the part of them that opens it
     */
    public CountWindow(int size, double threshold) {
        this.failed = new boolean[size];
        this.threshold = threshold;
    }

    @Override
    public boolean trips(Observation seen) {
        drawnFrom =
                31 * (31 * (31 * drawnFrom + seen.candidateCalls()) + seen.candidateFailures()) + seen.stableCalls();
        SplittableRandom random = new SplittableRandom(drawnFrom);
        long failuresLeft = seen.candidateFailures();
        for (long callsLeft = seen.candidateCalls(); callsLeft > 0; callsLeft--) {
            boolean fails = random.nextDouble() * callsLeft < failuresLeft;
            failuresLeft -= fails ? 1 : 0;
            if (opens(fails)) {
                return true;
            }
        }
        return false;
    }

    private boolean opens(boolean fails) {
        failures += (fails ? 1 : 0) - (failed[next] ? 1 : 0);
        failed[next] = fails;
        next = (next + 1) % failed.length;
        calls++;
        return calls >= failed.length && failures >= threshold * failed.length;
    }
}
