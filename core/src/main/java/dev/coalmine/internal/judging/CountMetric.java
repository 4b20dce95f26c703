package dev.coalmine.internal.judging;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A metric that counts something harmful: failed calls, calls above a latency, bad outcomes of a business signal.
 *
 * <p>The candidate is worse than tolerated only when it is above <em>every</em> margin, so that two margins mean the
 * larger of both. Immutable; every setter returns a changed copy.
 */
public final class CountMetric implements Metric {
    private final String name;
    private final Role role;
    private final double weight;
    private final Margins margins;
    private final Noun noun;

    private CountMetric(String name, Role role, double weight, Margins margins, Noun noun) {
        this.name = Metric.checkedName(name);
        this.role = role;
        this.weight = Metric.checkedWeight(weight);
        this.margins = margins;
        this.noun = noun;
    }

    /**
     * The words of its sentence.
     *
     * @param adjective what its keys are, such as {@code failing}
     * @param events what it counts, such as {@code errors}
     * @param among what these are counted among, such as {@code calls}
     */
    public record Noun(String adjective, String events, String among) {}

    private record Margins(List<Margin> tolerated, @Nullable Margin proof) {}

    /** Returns the metric of failed calls, tolerating the larger of ×1.25 and 0.05 percentage points more. */
    public static CountMetric errorRate() {
        return counting("error-rate", new Noun("failing", "errors", "calls"))
                .weighing(0.5)
                .tolerating(Margin.ratio(1.25), Margin.difference(0.0005))
                .proving(new Margin(1.5, 0.001));
    }

    /** Returns a metric of that name, which tolerates nothing, has weight 1 and cannot be proven. */
    public static CountMetric counting(String name, Noun noun) {
        Margins none = new Margins(List.of(Margin.ratio(1)), null);
        return new CountMetric(name, Role.GUARDRAIL, 1, none, noun);
    }

    /** Returns a copy that fails only when the candidate is above each of these margins. */
    public CountMetric tolerating(Margin... every) {
        if (every.length == 0) {
            throw new IllegalArgumentException("Invalid margins: at least one is needed");
        }
        return with(new Margins(List.of(every), margins.proof));
    }

    /** Returns a copy that passes when the candidate is shown to lie below this margin. */
    public CountMetric proving(Margin margin) {
        return with(new Margins(margins.tolerated, Objects.requireNonNull(margin, "margin")));
    }

    /** Returns a copy with that weight in the budget. */
    public CountMetric weighing(double newWeight) {
        return new CountMetric(name, role, newWeight, margins, noun);
    }

    /** Returns a copy that may trip the rollout, and is no part of what PASS takes. */
    public CountMetric onlyTripping() {
        return new CountMetric(name, Role.PRELUDE, weight, margins, noun);
    }

    /** Returns a copy that may only hold the rollout. */
    public CountMetric onlyHolding() {
        return new CountMetric(name, Role.SIGNAL, weight, margins, noun);
    }

    private CountMetric with(Margins changed) {
        return new CountMetric(name, role, weight, changed, noun);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public double weight() {
        return weight;
    }

    List<Margin> tolerated() {
        return margins.tolerated;
    }

    @Nullable
    Margin proof() {
        return margins.proof;
    }

    Noun noun() {
        return noun;
    }

    @Override
    public String toString() {
        return name + " tolerating " + margins.tolerated;
    }
}
