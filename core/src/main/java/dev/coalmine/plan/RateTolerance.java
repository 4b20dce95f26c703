package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is tolerated of a rate, compared with stable's, and what is to be proven of it.
 *
 * @param harm the candidate fails above the larger of both
 * @param chosenProof the candidate passes below their sum; null for the default
 */
record RateTolerance(Bound harm, @Nullable Bound chosenProof) {
    static final double LEAST_PROVEN_RATIO = 1.5;
    static final double LEAST_PROVEN_POINTS = 0.1;

    /** A ratio to stable's rate, and a difference. */
    record Bound(Tolerance.Ratio ratio, Tolerance.Points points) {
        Bound {
            Objects.requireNonNull(ratio, "ratio");
            Objects.requireNonNull(points, "points");
        }
    }

    static RateTolerance of(Tolerance.Ratio ratio, Tolerance.Points points) {
        return new RateTolerance(new Bound(ratio, points), null);
    }

    RateTolerance tolerating(Tolerance.Ratio ratio, Tolerance.Points points) {
        return new RateTolerance(new Bound(ratio, points), chosenProof);
    }

    RateTolerance tolerating(Tolerance.Ratio ratio) {
        return tolerating(ratio, Tolerance.percentagePoints(0));
    }

    RateTolerance tolerating(Tolerance.Points points) {
        return tolerating(Tolerance.ratio(1), points);
    }

    RateTolerance proving(Tolerance.Ratio ratio, Tolerance.Points points) {
        return new RateTolerance(harm, new Bound(ratio, points));
    }

    /** Returns what is to be proven: unless chosen, no less than is tolerated. */
    Bound proof() {
        if (chosenProof != null) {
            return chosenProof;
        }
        Tolerance.Points least = Tolerance.percentagePoints(LEAST_PROVEN_POINTS);
        return new Bound(
                Tolerance.ratio(Math.max(LEAST_PROVEN_RATIO, harm.ratio.times())),
                least.fraction() > harm.points.fraction() ? least : harm.points);
    }
}
