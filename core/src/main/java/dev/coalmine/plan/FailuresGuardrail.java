package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on the fraction of calls that throw a type or one of its subtypes. It tolerates the larger of a ratio and
 * a difference: by default the same as {@link ErrorRateGuardrail}. Immutable and thread-safe.
 */
public final class FailuresGuardrail implements Guardrail {
    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.25;

    private final Class<? extends Throwable> type;
    private final GuardrailTerms terms;
    private final RateTolerance tolerance;

    private FailuresGuardrail(Class<? extends Throwable> type, GuardrailTerms terms, RateTolerance tolerance) {
        this.type = type;
        this.terms = terms;
        this.tolerance = tolerance;
    }

    static FailuresGuardrail of(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        return new FailuresGuardrail(
                type,
                GuardrailTerms.of("failures-of-" + type.getSimpleName(), DEFAULT_WEIGHT),
                ErrorRateGuardrail.DEFAULT_TOLERANCE);
    }

    /** Returns the type that is counted. */
    public Class<? extends Throwable> type() {
        return type;
    }

    /** Returns a copy that tolerates the larger of this ratio and this difference. */
    public FailuresGuardrail tolerating(Tolerance.Ratio ratio, Tolerance.Points points) {
        return with(tolerance.tolerating(ratio, points));
    }

    /** Returns a copy that tolerates this ratio and no absolute difference. */
    public FailuresGuardrail tolerating(Tolerance.Ratio ratio) {
        return with(tolerance.tolerating(ratio));
    }

    /** Returns a copy that tolerates this difference and no ratio above 1. */
    public FailuresGuardrail tolerating(Tolerance.Points points) {
        return with(tolerance.tolerating(points));
    }

    /**
     * Returns a copy that passes when the candidate's rate is shown to lie below this ratio times stable's plus this
     * difference; the wider, the sooner.
     */
    public FailuresGuardrail proving(Tolerance.Ratio ratio, Tolerance.Points points) {
        return with(tolerance.proving(ratio, points));
    }

    private FailuresGuardrail with(RateTolerance newTolerance) {
        return new FailuresGuardrail(type, terms, newTolerance);
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
    public FailuresGuardrail weight(double weight) {
        return new FailuresGuardrail(type, terms.weighing(weight), tolerance);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public FailuresGuardrail asSignal() {
        return new FailuresGuardrail(type, terms.signalling(), tolerance);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailuresGuardrail that
                && that.type.equals(type)
                && that.terms.equals(terms)
                && that.tolerance.equals(tolerance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, terms, tolerance);
    }
}
