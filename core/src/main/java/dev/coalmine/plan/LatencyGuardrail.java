package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on how long calls take: by default the candidate may take {@value #DEFAULT_RATIO} times as long.
 *
 * <p>It is judged by two metrics, each with half of its weight: {@code latency}, by how long the first successful call of
 * each key takes, against ranks and p90, p99 and p99.9 of what both arms did shortly before; and {@code slow-calls}, by
 * the first calls of each key above that p99, above p99.9 and above four times that, where a failed call counts with the time
 * that it took, so that answering late is no worse than giving up late. Both begin after the plan's {@linkplain WarmUp warm-up}.
 *
 * <p>It passes when the candidate is shown to be less than a wider ratio slower: by default {@value #DEFAULT_PROVEN_RATIO}
 * times, or what is tolerated if that is more. That takes proofs of the ranks, of p90 and of p99, and of the number of
 * calls above p99. Immutable and thread-safe.
 */
public final class LatencyGuardrail implements Guardrail {
    /** Default tolerated ratio to stable's latency: {@value}. */
    public static final double DEFAULT_RATIO = 1.1;

    /** Default ratio to stable's latency that is to be proven, unless more is tolerated: {@value}. */
    public static final double DEFAULT_PROVEN_RATIO = 1.25;

    /** Default weight, both metrics together: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.5;

    static final LatencyGuardrail DEFAULT =
            new LatencyGuardrail(GuardrailTerms.of("latency", DEFAULT_WEIGHT), Tolerance.ratio(DEFAULT_RATIO), null);

    private final GuardrailTerms terms;
    private final Tolerance.Ratio ratio;
    private final Tolerance.@Nullable Ratio chosenProof;

    private LatencyGuardrail(GuardrailTerms terms, Tolerance.Ratio ratio, Tolerance.@Nullable Ratio chosenProof) {
        this.terms = terms;
        this.ratio = ratio;
        this.chosenProof = chosenProof;
    }

    /** Returns a copy that tolerates calls that take this many times as long. */
    public LatencyGuardrail tolerating(Tolerance.Ratio ratio) {
        return new LatencyGuardrail(terms, Objects.requireNonNull(ratio, "ratio"), chosenProof);
    }

    /**
     * Returns a copy that passes when calls are shown to take less than this many times as long; the wider, the sooner.
     */
    public LatencyGuardrail proving(Tolerance.Ratio ratio) {
        return new LatencyGuardrail(terms, this.ratio, Objects.requireNonNull(ratio, "ratio"));
    }

    /** Returns the tolerated ratio to stable's latency. */
    public Tolerance.Ratio ratio() {
        return ratio;
    }

    /** Returns the ratio to stable's latency that is to be proven. */
    public Tolerance.Ratio provenRatio() {
        return chosenProof != null ? chosenProof : Tolerance.ratio(Math.max(DEFAULT_PROVEN_RATIO, ratio.times()));
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
    public LatencyGuardrail weight(double weight) {
        return new LatencyGuardrail(terms.weighing(weight), ratio, chosenProof);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public LatencyGuardrail asSignal() {
        return new LatencyGuardrail(terms.signalling(), ratio, chosenProof);
    }
}
