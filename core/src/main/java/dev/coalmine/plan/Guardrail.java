package dev.coalmine.plan;

import java.time.Duration;

/**
 * A judged metric. It trips the rollout when the candidate is shown to be worse than tolerated; as a
 * {@linkplain #asSignal() signal} it only holds the rollout at its step for as long as that is so.
 *
 * <table>
 *   <caption>What there is; by default, what it tolerates, below what it passes, and its weight</caption>
 *   <tr><th>Guardrail</th><th>Metrics</th><th>Unit</th><th>Compares</th><th>Tolerates</th><th>Passes below</th>
 *       <th>Weight</th></tr>
 *   <tr><td>{@link #errorRate()}</td><td>{@code error-rate}</td><td>part of the calls</td>
 *       <td>calls that fail, with stable</td><td>the larger of ×1.25 and 0.05 percentage points more</td>
 *       <td>×1.5 plus 0.1 percentage points</td><td>½</td></tr>
 *   <tr><td>{@link #latency()}</td><td>{@code latency}, {@code slow-calls}</td><td>time of successful calls; part of all
 *       calls</td><td>how long calls take, as a whole and in the tail, with stable</td><td>the larger of ×1.1 and 5 µs longer</td>
 *       <td>the larger of ×1.25 and 5 µs longer</td>
 *       <td>½</td></tr>
 *   <tr><td>{@link #failuresOf(Class)}</td><td>{@code failures-of-} and the type</td><td>part of the calls</td>
 *       <td>calls that throw a type, with stable</td><td>the larger of ×1.25 and 0.05 percentage points more</td>
 *       <td>×1.5 plus 0.1 percentage points</td><td>¼</td></tr>
 *   <tr><td>{@link #errorRateBelow(Share)}</td><td>{@code error-rate-below}</td><td>part of the calls</td>
 *       <td>calls that fail, with a ceiling</td><td>the ceiling</td><td>the ceiling</td><td>¼</td></tr>
 *   <tr><td>{@link #quantileBelow(double, Duration)}</td><td>{@code p99-below} and the like</td><td>part of the calls</td>
 *       <td>calls that take longer, with a ceiling</td><td>the ceiling</td><td>the ceiling</td><td>¼</td></tr>
 *   <tr><td>{@link #signal(String) signal(name)}{@code .mustNotDrop()}, {@code .mustNotRise()}</td>
 *       <td>{@code name-drop}, {@code name-rise}</td><td>what the application records</td>
 *       <td>ranks of the first value of each key, with stable</td><td>×1.01 worse</td><td>×1.05 worse</td><td>¼</td></tr>
 *   <tr><td>{@link #signal(String) signal(name)}{@code .rateMustNotDrop()}, {@code .rateMustNotRise()}</td>
 *       <td>{@code name-rate-drop}, {@code name-rate-rise}</td><td>part of the keys</td>
 *       <td>keys with an outcome, with stable</td><td>×1.02 worse</td><td>×1.1 worse</td><td>¼</td></tr>
 *   <tr><td>{@link #mismatches()}</td><td>{@code mismatches}</td><td>part of the compared shadow calls</td>
 *       <td>those that differ from stable, with a ceiling</td><td>0.1%</td><td>the ceiling</td><td>¼</td></tr>
 * </table>
 *
 * <p>A guardrail <em>fails</em> when the candidate is shown to be worse than tolerated, and <em>passes</em> when it is shown
 * to lie below the margin of the last but one column: {@linkplain RolloutPlan.Builder#alpha alpha} (default 0.1%, for all
 * guardrails and the whole rollout together) bounds the chance that a healthy candidate ever fails, and {@linkplain
 * RolloutPlan.Builder#alphaPass alphaPass} (default 1%) the chance that one which lies beyond the margin ever passes. In
 * between nothing is shown yet. Proofs count calls and take into account how much these cluster by key; a few keys that
 * make most of the calls prove little.
 *
 * <p>The plan's alpha, the chance that a healthy candidate is ever tripped, is divided over its guardrails by weight.
 * More weight finds a regression a little sooner and makes all others a little slower; signals take no part, since a
 * hold is no trip. Immutable and thread-safe; every setter returns a changed copy.
 */
public sealed interface Guardrail
        permits ErrorRateGuardrail,
                LatencyGuardrail,
                FailuresGuardrail,
                ErrorCeilingGuardrail,
                QuantileCeilingGuardrail,
                SignalGuardrail,
                MismatchGuardrail {
    /** Largest weight: {@value}. */
    double MAX_WEIGHT = 1_000;

    /** Returns the guardrail on the fraction of failed calls, with the default tolerances. */
    static ErrorRateGuardrail errorRate() {
        return ErrorRateGuardrail.DEFAULT;
    }

    /** Returns the guardrail on latency, with the default tolerance. */
    static LatencyGuardrail latency() {
        return LatencyGuardrail.DEFAULT;
    }

    /**
     * Returns the guardrail on the fraction of calls that throw this type or a subtype, with the default tolerances. It
     * counts what {@link Failures} takes for a normal answer as well. A plan has at most
     * {@value RolloutPlan#MOST_TOPICS} of these and of {@link #quantileBelow} together.
     */
    static FailuresGuardrail failuresOf(Class<? extends Throwable> type) {
        return FailuresGuardrail.of(type);
    }

    /**
     * Returns the guardrail on an absolute ceiling, as of a service level objective: the candidate fails in at most this
     * part of its calls, whatever stable does.
     *
     * @param ceiling above 0%, below 100%
     * @throws IllegalArgumentException if outside
     */
    static ErrorCeilingGuardrail errorRateBelow(Share ceiling) {
        return ErrorCeilingGuardrail.of(ceiling);
    }

    /**
     * Returns the guardrail on an absolute ceiling, as of a service level objective: this quantile of the candidate's
     * latency lies at most here, whatever stable does. A plan has at most {@value RolloutPlan#MOST_TOPICS} of these and
     * of {@link #failuresOf} together.
     *
     * @param quantile from 0.5 to 0.9999, such as 0.99 for p99
     * @param ceiling from 1 µs to 1 hour; true to 1%, in favour of the candidate
     * @throws IllegalArgumentException if outside
     */
    static QuantileCeilingGuardrail quantileBelow(double quantile, Duration ceiling) {
        return QuantileCeilingGuardrail.of(quantile, ceiling);
    }

    /**
     * Begins a guardrail on a business signal, which the application records by
     * {@code rollout.signal(name).record(key, value)}. A plan has at most {@value RolloutPlan#MOST_SIGNALS} of these.
     *
     * @param name 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit
     * @throws IllegalArgumentException if the name is none
     */
    static BusinessSignal signal(String name) {
        return BusinessSignal.named(name);
    }

    /** Returns the guardrail on mismatches of shadow calls with the default ceiling, 0.1%. */
    static MismatchGuardrail mismatches() {
        return MismatchGuardrail.DEFAULT;
    }

    /**
     * Returns the guardrail on mismatches: of the shadow calls that are compared, at most this part differs from stable. It
     * is judged while shadow calls come in, and keeps its verdict later.
     *
     * @param ceiling above 0%, below 100%
     * @throws IllegalArgumentException if outside
     */
    static MismatchGuardrail mismatchesBelow(Share ceiling) {
        return MismatchGuardrail.of(ceiling);
    }

    /** Returns the name used in evidence, metrics and sentences, such as {@code error-rate}. */
    String name();

    /** Returns its part of the budget of false trips, in proportion to those of the plan's other guardrails. */
    double weight();

    /**
     * Returns a copy with another part of the budget of false trips.
     *
     * @param weight above 0, up to 1,000; compared with those of the other guardrails
     * @throws IllegalArgumentException if outside
     */
    Guardrail weight(double weight);

    /** Returns whether it may only hold the rollout. */
    boolean isSignal();

    /** Returns a copy that trips nothing, but keeps the rollout at its step for as long as it fails. */
    Guardrail asSignal();
}
