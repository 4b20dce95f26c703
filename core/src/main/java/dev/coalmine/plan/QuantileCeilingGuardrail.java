package dev.coalmine.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guardrail on an absolute ceiling of a quantile of the candidate's latency.
 *
 * <p>It compares the candidate with a number and not with stable. So unlike the other guardrails it takes no notice of
 * what stable does: an incident that hits both arms alike trips it as well, and a stable that is above the ceiling itself
 * does not excuse the candidate. Where that is not wanted, let it hold: {@link #asSignal()}.
 *
 * <p>It counts distinct keys with a call above the ceiling, among all calls, failed ones with the time that they took; it
 * begins after the plan's {@linkplain WarmUp warm-up}. For the rest it is as {@link ErrorCeilingGuardrail}. Immutable and
 * thread-safe.
 */
public final class QuantileCeilingGuardrail implements Guardrail {
    /** Default weight: {@value}. */
    public static final double DEFAULT_WEIGHT = 0.25;

    private static final Duration LOWEST = Duration.ofNanos(1_000);
    private static final Duration HIGHEST = Duration.ofHours(1);

    private final GuardrailTerms terms;
    private final BigDecimal quantile;
    private final Duration ceiling;

    private QuantileCeilingGuardrail(GuardrailTerms terms, BigDecimal quantile, Duration ceiling) {
        this.terms = terms;
        this.quantile = quantile;
        this.ceiling = ceiling;
    }

    static QuantileCeilingGuardrail of(double quantile, Duration ceiling) {
        if (!(quantile >= 0.5 && quantile <= 0.9999)) {
            throw new IllegalArgumentException("Invalid quantile " + quantile + ": allowed is 0.5 to 0.9999");
        }
        if (ceiling.compareTo(LOWEST) < 0 || ceiling.compareTo(HIGHEST) > 0) {
            throw new IllegalArgumentException(
                    "Invalid ceiling " + ceiling + " of a quantile: allowed is 1 µs to 1 hour");
        }
        BigDecimal exact = BigDecimal.valueOf(quantile);
        String percent = exact.movePointRight(2).stripTrailingZeros().toPlainString();
        return new QuantileCeilingGuardrail(
                GuardrailTerms.of("p" + percent + "-below", DEFAULT_WEIGHT), exact, ceiling);
    }

    /** Returns the quantile, from 0.5 to 0.9999. */
    public double quantile() {
        return quantile.doubleValue();
    }

    /** Returns the part of candidate calls that may take longer than the ceiling: 1 less the quantile. */
    public double tolerated() {
        return BigDecimal.ONE.subtract(quantile).doubleValue();
    }

    /** Returns where the quantile may lie at most. */
    public Duration ceiling() {
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
    public QuantileCeilingGuardrail weight(double weight) {
        return new QuantileCeilingGuardrail(terms.weighing(weight), quantile, ceiling);
    }

    @Override
    public boolean isSignal() {
        return terms.signal();
    }

    @Override
    public QuantileCeilingGuardrail asSignal() {
        return new QuantileCeilingGuardrail(terms.signalling(), quantile, ceiling);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuantileCeilingGuardrail that
                && that.terms.equals(terms)
                && that.quantile.equals(quantile)
                && that.ceiling.equals(ceiling);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms, quantile, ceiling);
    }
}
