package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on the fraction of calls that fail. It tolerates the larger of a ratio and a difference: by default
 * {@value #DEFAULT_RATIO} times stable's rate, or {@value #DEFAULT_POINTS} percentage points above it. It passes when the
 * candidate is shown to lie below the sum of a wider ratio and difference: by default {@value #DEFAULT_PROVEN_RATIO} times
 * stable's rate plus {@value #DEFAULT_PROVEN_POINTS} percentage points, or what is tolerated if that is more. Immutable and
 * thread-safe.
 */
public final class ErrorRateGuardrail implements Guardrail {
    /** Default tolerated ratio to stable's error rate: {@value}. */
    public static final double DEFAULT_RATIO = 1.25;

    /** Default tolerated difference to stable's error rate, in percentage points: {@value}. */
    public static final double DEFAULT_POINTS = 0.05;

    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.5;

    /** Default ratio to stable's error rate that is to be proven, unless more is tolerated: {@value}. */
    public static final double DEFAULT_PROVEN_RATIO = RateTolerance.LEAST_PROVEN_RATIO;

    /** Default difference to be proven beside it, in percentage points, unless more is tolerated: {@value}. */
    public static final double DEFAULT_PROVEN_POINTS = RateTolerance.LEAST_PROVEN_POINTS;

    static final RateTolerance DEFAULT_TOLERANCE =
            RateTolerance.of(Tolerance.ratio(DEFAULT_RATIO), Tolerance.percentagePoints(DEFAULT_POINTS));

    static final ErrorRateGuardrail DEFAULT =
            new ErrorRateGuardrail(GuardrailTerms.of("error-rate", DEFAULT_WEIGHT), DEFAULT_TOLERANCE);

    private final GuardrailTerms terms;
    private final RateTolerance tolerance;

    private ErrorRateGuardrail(GuardrailTerms terms, RateTolerance tolerance) {
        this.terms = terms;
        this.tolerance = tolerance;
    }

    /** Returns a copy that tolerates the larger of this ratio and this difference. */
    public ErrorRateGuardrail tolerating(Tolerance.Ratio ratio, Tolerance.Points points) {
        return with(tolerance.tolerating(ratio, points));
    }

    /** Returns a copy that tolerates this ratio and no absolute difference. */
    public ErrorRateGuardrail tolerating(Tolerance.Ratio ratio) {
        return with(tolerance.tolerating(ratio));
    }

    /** Returns a copy that tolerates this difference and no ratio above 1. */
    public ErrorRateGuardrail tolerating(Tolerance.Points points) {
        return with(tolerance.tolerating(points));
    }

    /**
     * Returns a copy that passes when the candidate's rate is shown to lie below this ratio times stable's plus this
     * difference; the wider, the sooner.
     */
    public ErrorRateGuardrail proving(Tolerance.Ratio ratio, Tolerance.Points points) {
        return with(tolerance.proving(ratio, points));
    }

    private ErrorRateGuardrail with(RateTolerance newTolerance) {
        return new ErrorRateGuardrail(terms, newTolerance);
    }

    /** Returns the tolerated ratio to stable's rate. */
    public Tolerance.Ratio ratio() {
        return tolerance.harm().ratio();
    }

    /** Returns the tolerated difference to stable's rate. */
    public Tolerance.Points points() {
        return tolerance.harm().points();
    }

    /** Returns the ratio to stable's rate that is to be proven. */
    public Tolerance.Ratio provenRatio() {
        return tolerance.proof().ratio();
    }

    /** Returns the difference to be proven beside it. */
    public Tolerance.Points provenPoints() {
        return tolerance.proof().points();
    }

    @Override
    public String name() {
        return terms.name();
    }

    @Override
    public double weight() {
        return terms.weight();
    }

    @Override
    public ErrorRateGuardrail weight(double weight) {
        return new ErrorRateGuardrail(terms.weighing(weight), tolerance);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public ErrorRateGuardrail asSignal() {
        return new ErrorRateGuardrail(terms.signalling(), tolerance);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorRateGuardrail that && that.terms.equals(terms) && that.tolerance.equals(tolerance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, tolerance);
    }
}
