package dev.coalmine.figures.rules;

import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Rule;
import java.time.Duration;

/**
 * Checks at an interval whether more than that part of the candidate's calls failed in it, and gives up after so many bad
 * ones, which need not follow one another: Flagger's metric checks ({@code interval}, {@code threshold}) and Argo Rollouts'
 * analysis runs ({@code interval}, {@code failureLimit}). They know nothing of stable. That Flagger rolls back one interval
 * after its last failed check is left out in its favour.
 */
public final class Checks implements Rule {
    private final Duration interval;
    private final double most;
    private final int badOnes;
    private Duration nextCheck;
    private long calls;
    private long failures;
    private int bad;

    private Checks(Duration interval, double most, int badOnes) {
        this.interval = interval;
        this.nextCheck = interval;
        this.most = most;
        this.badOnes = badOnes;
    }

    /** Returns Flagger's: every minute at most 1% errors, five bad minutes. */
    public static Checks flagger() {
        return new Checks(Duration.ofMinutes(1), 0.01, 5);
    }

    /** Returns Argo's: every five minutes at most 5% errors, and more than three bad measurements. */
    public static Checks argo() {
        return new Checks(Duration.ofMinutes(5), 0.05, 4);
    }

    @Override
    public boolean trips(Observation seen) {
        calls += seen.candidateCalls();
        failures += seen.candidateFailures();
        if (seen.since().compareTo(nextCheck) < 0) {
            return false;
        }
        bad += calls > 0 && failures > most * calls ? 1 : 0;
        nextCheck = nextCheck.plus(interval);
        calls = 0;
        failures = 0;
        return bad >= badOnes;
    }
}
