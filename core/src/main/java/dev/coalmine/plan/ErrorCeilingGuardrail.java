package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on an absolute ceiling of the fraction of candidate calls that fail.
 *
 * <p>It compares the candidate with a number and not with stable. So unlike the other guardrails it takes no notice of
 * what stable does: an incident that hits both arms alike trips it as well, and a stable that is above the ceiling itself
 * does not excuse the candidate. Where that is not wanted, let it hold: {@link #asSignal()}.
 *
 * <p>It counts distinct keys that fail, among all calls: a key that fails again and again testifies once, so that a few
 * broken users are not taken for a broken candidate. The promise is therefore: whatever happened before, if the next
 * candidate call fails with at most this probability, the chance that it ever trips is at most its part of the plan's
 * alpha. Immutable and thread-safe.
 */
public final class ErrorCeilingGuardrail implements Guardrail {
    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.25;

    private final GuardrailTerms terms;
    private final Share ceiling;

    private ErrorCeilingGuardrail(GuardrailTerms terms, Share ceiling) {
        this.terms = terms;
        this.ceiling = ceiling;
    }

    static ErrorCeilingGuardrail of(Share ceiling) {
        return new ErrorCeilingGuardrail(
                GuardrailTerms.of("error-rate-below", DEFAULT_WEIGHT), requireCeiling(ceiling, "the error rate"));
    }

    /** Returns the ceiling of that, which must lie above 0% and below 100%. */
    static Share requireCeiling(Share ceiling, String what) {
        if (ceiling.equals(Share.NONE) || ceiling.equals(Share.ALL)) {
            throw new IllegalArgumentException(
                    "Invalid ceiling " + ceiling + " of " + what + ": allowed is above 0%, below 100%");
        }
        return ceiling;
    }

    /** Returns the part of candidate calls that may fail. */
    public Share ceiling() {
        return ceiling;
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
    public ErrorCeilingGuardrail weight(double weight) {
        return new ErrorCeilingGuardrail(terms.weighing(weight), ceiling);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public ErrorCeilingGuardrail asSignal() {
        return new ErrorCeilingGuardrail(terms.signalling(), ceiling);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ErrorCeilingGuardrail that && that.terms.equals(terms) && that.ceiling.equals(ceiling);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, ceiling);
    }
}
