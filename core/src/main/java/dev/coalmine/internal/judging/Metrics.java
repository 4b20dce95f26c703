package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.OutcomeMetric.Margins;
import dev.coalmine.internal.judging.OutcomeMetric.Outcome;
import dev.coalmine.plan.ErrorCeilingGuardrail;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.FailuresGuardrail;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.MismatchGuardrail;
import dev.coalmine.plan.QuantileCeilingGuardrail;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.SignalGuardrail;
import dev.coalmine.plan.Tolerance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The metrics by which the guardrails of a plan are judged. */
public final class Metrics {
    private Metrics() {}

    /** Returns the metric of failed calls with the guardrail's tolerances. */
    public static CountMetric of(ErrorRateGuardrail guardrail) {
        CountMetric metric = compared(CountMetric.errorRate(), guardrail.ratio(), guardrail.points());
        return as(guardrail, metric.proving(margin(guardrail.provenRatio(), guardrail.provenPoints())));
    }

    /** Returns the metric of calls that throw the guardrail's type, with its tolerances. */
    public static CountMetric of(FailuresGuardrail guardrail) {
        String type = guardrail.type().getSimpleName();
        CountMetric metric =
                CountMetric.counting(guardrail.name(), new CountMetric.Noun("failing", type + " in", "calls"));
        return as(
                guardrail,
                compared(metric, guardrail.ratio(), guardrail.points())
                        .proving(margin(guardrail.provenRatio(), guardrail.provenPoints())));
    }

    /** Returns the metric of failed calls below the guardrail's ceiling. */
    public static CountMetric of(ErrorCeilingGuardrail guardrail) {
        CountMetric metric = CountMetric.counting(guardrail.name(), new CountMetric.Noun("failing", "errors", "calls"));
        return as(guardrail, below(metric, guardrail.ceiling()));
    }

    /** Returns the metric of shadow calls that differ from stable, with the guardrail's ceiling. */
    public static CountMetric of(MismatchGuardrail guardrail) {
        CountMetric metric =
                CountMetric.counting(guardrail.name(), new CountMetric.Noun("differing", "mismatches", "comparisons"));
        return as(guardrail, below(metric, guardrail.ceiling()).onlyTripping());
    }

    private static CountMetric below(CountMetric metric, Share share) {
        Margin ceiling = Margin.ceiling(share.fraction());
        return metric.tolerating(ceiling).proving(ceiling);
    }

    /** Returns the metric of calls above the guardrail's latency, of which its quantile tolerates some. */
    public static CountMetric of(QuantileCeilingGuardrail guardrail) {
        String above = "above " + text(guardrail.ceiling());
        CountMetric metric = CountMetric.counting(guardrail.name(), new CountMetric.Noun("slow", above, "calls"));
        Margin ceiling = Margin.ceiling(guardrail.tolerated());
        return as(guardrail, metric.tolerating(ceiling).proving(ceiling));
    }

    /** Returns the metric of the latency of first calls, which has half of the guardrail's weight. */
    public static LatencyMetric latency(LatencyGuardrail guardrail) {
        LatencyMetric metric =
                LatencyMetric.latency().weighing(guardrail.weight() / 2).lowering(lowering(guardrail));
        return guardrail.isSignal() ? metric.onlyHolding() : metric;
    }

    /** Returns the metric of the slow tail, which has the other half. */
    public static TailMetric slowCalls(LatencyGuardrail guardrail) {
        TailMetric metric =
                TailMetric.slowCalls().weighing(guardrail.weight() / 2).lowering(lowering(guardrail));
        return guardrail.isSignal() ? metric.onlyHolding() : metric;
    }

    /** Returns the metric of keys with the guardrail's outcome. */
    public static OutcomeMetric outcomes(SignalGuardrail guardrail) {
        OutcomeMetric metric =
                OutcomeMetric.of(guardrail.name(), guardrail.weight(), outcome(guardrail), margins(guardrail));
        return guardrail.isSignal() ? metric.onlyHolding() : metric;
    }

    /** Returns the metric of the guardrail's values. */
    public static ValueMetric values(SignalGuardrail guardrail) {
        ValueMetric metric =
                ValueMetric.of(guardrail.name(), guardrail.weight(), outcome(guardrail), margins(guardrail));
        return guardrail.isSignal() ? metric.onlyHolding() : metric;
    }

    private static Outcome outcome(SignalGuardrail guardrail) {
        Harm harm = guardrail.harm() == SignalGuardrail.Harm.DROP ? Harm.DROP : Harm.RISE;
        return new Outcome(guardrail.signal(), harm);
    }

    private static Margins margins(SignalGuardrail guardrail) {
        return new Margins(guardrail.ratio().times(), guardrail.provenRatio().times());
    }

    private static Lowering lowering(LatencyGuardrail guardrail) {
        return new Lowering(
                guardrail.ratio().times(),
                guardrail.provenRatio().times(),
                guardrail.difference().toNanos());
    }

    /** Returns the metric of who calls. */
    public static RatioMetric of(SampleRatio check) {
        return new RatioMetric(check.alpha(), check.tolerated());
    }

    private static CountMetric as(Guardrail guardrail, CountMetric metric) {
        CountMetric weighed = metric.weighing(guardrail.weight());
        return guardrail.isSignal() ? weighed.onlyHolding() : weighed;
    }

    private static CountMetric compared(CountMetric metric, Tolerance.Ratio ratio, Tolerance.Points points) {
        List<Margin> margins = new ArrayList<>();
        if (ratio.times() > 1 || points.fraction() == 0) {
            margins.add(Margin.ratio(ratio.times()));
        }
        if (points.fraction() > 0) {
            margins.add(Margin.difference(points.fraction()));
        }
        return metric.tolerating(margins.toArray(Margin[]::new));
    }

    private static Margin margin(Tolerance.Ratio ratio, Tolerance.Points points) {
        return new Margin(ratio.times(), points.fraction());
    }

    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
