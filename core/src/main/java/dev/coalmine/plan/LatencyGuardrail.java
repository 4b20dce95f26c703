package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on how long calls take: by default the candidate may take the larger of {@value #DEFAULT_RATIO} times as
 * long and {@value #DEFAULT_MICROS} µs longer.
 *
 * <p>The difference is there for calls that take microseconds. The same code is slower on the smaller side, since less of it
 * and of its data is in the processor's caches: at 5%, calls of 4 µs took 0.3 µs longer on the candidate for as long as one
 * cared to measure. Nobody would roll back for that.
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

    /** Default tolerated difference to stable's latency, in microseconds: {@value}. */
    public static final int DEFAULT_MICROS = 5;

    /** Default ratio to stable's latency that is to be proven, unless more is tolerated: {@value}. */
    public static final double DEFAULT_PROVEN_RATIO = 1.25;

    /** Default weight, both metrics together: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.5;

    static final LatencyGuardrail DEFAULT =
            new LatencyGuardrail(GuardrailTerms.of("latency", DEFAULT_WEIGHT), Bounds.DEFAULT);

    private static final Duration MOST = Duration.ofHours(1);

    private final GuardrailTerms terms;
    private final Bounds bounds;

    private LatencyGuardrail(GuardrailTerms terms, Bounds bounds) {
        this.terms = terms;
        this.bounds = bounds;
    }

    /** What is tolerated and, unless null for the default, what is to be proven. */
    private record Bounds(Tolerance.Ratio ratio, Duration difference, Tolerance.@Nullable Ratio chosenProof) {
        static final Bounds DEFAULT =
                new Bounds(Tolerance.ratio(DEFAULT_RATIO), Duration.ofNanos(1_000L * DEFAULT_MICROS), null);
    }

    /** Returns a copy that tolerates calls that take this many times as long; the tolerated difference stays as it is. */
    public LatencyGuardrail tolerating(Tolerance.Ratio ratio) {
        return tolerating(ratio, bounds.difference);
    }

    /**
     * Returns a copy that tolerates calls that take the larger of this many times as long and this much longer.
     *
     * @param difference from zero to 1 hour
     * @throws IllegalArgumentException if outside
     */
    public LatencyGuardrail tolerating(Tolerance.Ratio ratio, Duration difference) {
        Objects.requireNonNull(ratio, "ratio");
        if (difference.isNegative() || difference.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "Invalid tolerated latency difference " + difference + ": allowed is zero to 1 hour");
        }
        return new LatencyGuardrail(terms, new Bounds(ratio, difference, bounds.chosenProof));
    }

    /**
     * Returns a copy that passes when calls are shown to take less than this many times as long, or the tolerated difference
     * longer if that is more; the wider, the sooner.
     */
    public LatencyGuardrail proving(Tolerance.Ratio ratio) {
        return new LatencyGuardrail(
                terms, new Bounds(bounds.ratio, bounds.difference, Objects.requireNonNull(ratio, "ratio")));
    }

    /** Returns the tolerated ratio to stable's latency. */
    public Tolerance.Ratio ratio() {
        return bounds.ratio;
    }

    /** Returns the tolerated difference to stable's latency. */
    public Duration difference() {
        return bounds.difference;
    }

    /** Returns the ratio to stable's latency that is to be proven. */
    public Tolerance.Ratio provenRatio() {
        return bounds.chosenProof != null
                ? bounds.chosenProof
                : Tolerance.ratio(Math.max(DEFAULT_PROVEN_RATIO, bounds.ratio.times()));
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
        return new LatencyGuardrail(terms.weighing(weight), bounds);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public LatencyGuardrail asSignal() {
        return new LatencyGuardrail(terms.signalling(), bounds);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LatencyGuardrail that && that.terms.equals(terms) && that.bounds.equals(bounds);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, bounds);
    }
}
