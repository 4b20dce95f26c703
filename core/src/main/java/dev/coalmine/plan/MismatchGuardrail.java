package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on the part of compared shadow calls whose outcome differs from stable's.
 *
 * <p>It counts distinct keys with a mismatch, among all comparisons: a key that differs again and again testifies once, so
 * that a few odd users are not taken for a broken candidate. The promise is therefore: whatever happened before, if the next
 * comparison is a mismatch with at most this probability, the chance that it ever trips is at most its part of the plan's
 * alpha. Immutable and thread-safe.
 */
public final class MismatchGuardrail implements Guardrail {
    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.25;

    /** The name of its metric: {@value}. */
    public static final String NAME = "mismatches";

    /** Default ceiling: 0.1%. */
    public static final Share DEFAULT_CEILING = Share.percent(0.1);

    static final MismatchGuardrail DEFAULT = of(DEFAULT_CEILING);

    private final GuardrailTerms terms;
    private final Share ceiling;

    private MismatchGuardrail(GuardrailTerms terms, Share ceiling) {
        this.terms = terms;
        this.ceiling = ceiling;
    }

    static MismatchGuardrail of(Share ceiling) {
        return new MismatchGuardrail(
                GuardrailTerms.of(NAME, DEFAULT_WEIGHT), ErrorCeilingGuardrail.requireCeiling(ceiling, "mismatches"));
    }

    /** Returns the part of comparisons that may differ. */
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
    public MismatchGuardrail weight(double weight) {
        return new MismatchGuardrail(terms.weighing(weight), ceiling);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public MismatchGuardrail asSignal() {
        return new MismatchGuardrail(terms.signalling(), ceiling);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MismatchGuardrail that && that.terms.equals(terms) && that.ceiling.equals(ceiling);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, ceiling);
    }
}
