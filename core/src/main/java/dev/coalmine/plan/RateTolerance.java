package dev.coalmine.plan;

import java.util.Objects;

/** The larger of a ratio and a difference, by which a rate may lie above stable's. */
record RateTolerance(Tolerance.Ratio ratio, Tolerance.Points points) {
    RateTolerance {
        Objects.requireNonNull(ratio, "ratio");
        Objects.requireNonNull(points, "points");
    }

    static RateTolerance of(Tolerance.Ratio ratio) {
        return new RateTolerance(ratio, Tolerance.percentagePoints(0));
    }

    static RateTolerance of(Tolerance.Points points) {
        return new RateTolerance(Tolerance.ratio(1), points);
    }
}
