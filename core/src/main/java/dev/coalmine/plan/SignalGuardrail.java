package dev.coalmine.plan;

import dev.coalmine.plan.Tolerance.Ratio;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on a business signal: on numbers that the application records by key, such as the value of a basket, or on
 * how many keys have an outcome at all, such as an order.
 *
 * <p>A <b>value</b> is compared by ranks: each key's first value has its place among what both arms recorded shortly before,
 * and the candidate's must not lie lower, or higher, by more than is tolerated. So one customer who buys for a million
 * counts as one basket that is larger than others. Values may be zero and negative, and are told apart to 3%, from a
 * millionth to a trillion. The candidate's are forgiven that part of their amount which is tolerated.
 *
 * <p>A <b>rate</b> counts distinct keys with the outcome, and needs no count of those without: the routing hash has split all
 * users, buyers or not, at known odds, so that in the same odds the buyers are split if the candidate does no harm. That is
 * why an order need only be recorded when there is one, and however late; and why the tolerance is a ratio, as a number of
 * percentage points would be points of nobody knows what.
 *
 * <p>As with all guardrails, a key testifies once. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class SignalGuardrail implements Guardrail {
    /** Default tolerance of values: the candidate's may be worse by that factor: {@value}. */
    public static final double DEFAULT_RATIO = 1.01;

    /** Default margin within which values are to be proven: {@value}. */
    public static final double DEFAULT_PROVEN_RATIO = 1.05;

    /** Default tolerance of rates: the candidate's may be worse by that factor: {@value}. */
    public static final double DEFAULT_RATE_RATIO = 1.02;

    /** Default margin within which rates are to be proven: {@value}. */
    public static final double DEFAULT_PROVEN_RATE_RATIO = 1.1;

    /** Largest ratio: {@value}. */
    public static final double MAX_RATIO = 1.9;

    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.25;

    /** What of a signal is compared. */
    public enum Measure {
        /** The first value of each key. */
        VALUE,
        /** How many keys have the outcome. */
        RATE
    }

    /** What would be harm. */
    public enum Harm {
        /** That it is lower on the candidate. */
        DROP,
        /** That it is higher on the candidate. */
        RISE
    }

    private final GuardrailTerms terms;
    private final Subject subject;
    private final Ratio ratio;
    private final Ratio provenRatio;

    private record Subject(String signal, Measure measure, Harm harm) {}

    private SignalGuardrail(GuardrailTerms terms, Subject subject, Ratio ratio, Ratio provenRatio) {
        this.terms = terms;
        this.subject = subject;
        this.ratio = ratio;
        this.provenRatio = provenRatio;
    }

    static SignalGuardrail of(String signal, Measure measure, Harm harm) {
        boolean isValue = measure == Measure.VALUE;
        String name = signal + (isValue ? "-" : "-rate-") + (harm == Harm.DROP ? "drop" : "rise");
        return new SignalGuardrail(
                GuardrailTerms.of(name, DEFAULT_WEIGHT),
                new Subject(signal, measure, harm),
                new Ratio(isValue ? DEFAULT_RATIO : DEFAULT_RATE_RATIO),
                new Ratio(isValue ? DEFAULT_PROVEN_RATIO : DEFAULT_PROVEN_RATE_RATIO));
    }

    /**
     * Returns a copy that tolerates a candidate which is worse by that factor: where a drop would be harm, stable's value or
     * rate may be so many times the candidate's; where a rise would, the candidate's so many times stable's. Where less than
     * that would have to be proven, the margin of the proof becomes the same.
     *
     * @param tolerated from 1 (no worse at all) to 1.9
     * @throws IllegalArgumentException if outside
     */
    public SignalGuardrail tolerating(Ratio tolerated) {
        requireAtMost(tolerated, "tolerated");
        Ratio proven = provenRatio.times() < tolerated.times() ? tolerated : provenRatio;
        return new SignalGuardrail(terms, subject, tolerated, proven);
    }

    /**
     * Returns a copy that passes once the candidate is shown to be worse by less than that factor.
     *
     * @param proven from the tolerated ratio to 1.9
     * @throws IllegalArgumentException if outside
     */
    public SignalGuardrail proving(Ratio proven) {
        requireAtMost(proven, "proven");
        if (proven.times() < ratio.times()) {
            throw new IllegalArgumentException("Invalid proven ratio " + proven.times() + " of " + name()
                    + ": allowed is " + ratio.times() + ", which is tolerated, and above");
        }
        return new SignalGuardrail(terms, subject, ratio, proven);
    }

    private void requireAtMost(Ratio given, String what) {
        if (given.times() > MAX_RATIO) {
            throw new IllegalArgumentException(
                    "Invalid " + what + " ratio " + given.times() + " of " + name() + ": allowed is 1 to " + MAX_RATIO);
        }
    }

    /** Returns the name of the signal. */
    public String signal() {
        return subject.signal();
    }

    /** Returns what of it is compared. */
    public Measure measure() {
        return subject.measure();
    }

    /** Returns what would be harm. */
    public Harm harm() {
        return subject.harm();
    }

    /** Returns by what factor the candidate may be worse. */
    public Ratio ratio() {
        return ratio;
    }

    /** Returns within what factor it is to be proven. */
    public Ratio provenRatio() {
        return provenRatio;
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
    public SignalGuardrail weight(double weight) {
        return new SignalGuardrail(terms.weighing(weight), subject, ratio, provenRatio);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public SignalGuardrail asSignal() {
        return new SignalGuardrail(terms.signalling(), subject, ratio, provenRatio);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignalGuardrail that
                && that.terms.equals(terms)
                && that.subject.equals(subject)
                && that.ratio.equals(ratio)
                && that.provenRatio.equals(provenRatio);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, subject, ratio, provenRatio);
    }
}
