package dev.coalmine.plan;

import java.util.Objects;

/**
 * The guardrail on the fraction of calls that fail. It tolerates the larger of a ratio and a difference: by default
 * {@value #DEFAULT_RATIO} times stable's rate, or {@value #DEFAULT_POINTS} percentage points above it. Immutable and
 * thread-safe.
 */
public final class ErrorRateGuardrail implements Guardrail {
    /** Default tolerated ratio to stable's error rate: {@value}. */
    public static final double DEFAULT_RATIO = 1.25;

    /** Default tolerated difference to stable's error rate, in percentage points: {@value}. */
    public static final double DEFAULT_POINTS = 0.05;

    static final ErrorRateGuardrail DEFAULT =
            new ErrorRateGuardrail(Tolerance.ratio(DEFAULT_RATIO), Tolerance.percentagePoints(DEFAULT_POINTS));

    private final Tolerance.Ratio ratio;
    private final Tolerance.Points points;

    private ErrorRateGuardrail(Tolerance.Ratio ratio, Tolerance.Points points) {
        this.ratio = ratio;
        this.points = points;
    }

    /** Returns a copy that tolerates the larger of this ratio and this difference. */
    public ErrorRateGuardrail tolerating(Tolerance.Ratio ratio, Tolerance.Points points) {
        return new ErrorRateGuardrail(Objects.requireNonNull(ratio, "ratio"), Objects.requireNonNull(points, "points"));
    }

    /** Returns a copy that tolerates this ratio and no absolute difference. */
    public ErrorRateGuardrail tolerating(Tolerance.Ratio ratio) {
        return tolerating(ratio, Tolerance.percentagePoints(0));
    }

    /** Returns a copy that tolerates this difference and no ratio above 1. */
    public ErrorRateGuardrail tolerating(Tolerance.Points points) {
        return tolerating(Tolerance.ratio(1), points);
    }

    @Override
    public String name() {
        return "error-rate";
    }

    /** Returns the tolerated ratio to stable's error rate. */
    public Tolerance.Ratio ratio() {
        return ratio;
    }

    /** Returns the tolerated difference to stable's error rate. */
    public Tolerance.Points points() {
        return points;
    }
}
