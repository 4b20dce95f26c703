package dev.coalmine.config;

import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.BusinessSignal;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.FailuresGuardrail;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.SignalGuardrail;
import dev.coalmine.plan.Tolerance;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads {@code guardrails.*}. Those that a plan has by default are there, with what is said of them, unless they are
 * disabled; all others are there when they are said.
 */
final class GuardrailSection {
    private static final String SIGNAL_RULES = "drop, rise, rate-drop or rate-rise";

    private final ClassLoader loader;

    GuardrailSection(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Adds the guardrails to the plan.
     *
     * @param shadows whether the plan has a shadow, whose mismatches are judged by default
     */
    void read(Section section, RolloutPlan.Builder plan, boolean shadows) {
        int before = section.problems().size();
        boolean any = errorRate(section.child("error-rate"), plan);
        any |= latency(section.child("latency"), plan);
        any |= mismatches(section.child("mismatches"), plan, shadows);
        any |= errorRateBelow(section.child("error-rate-below"), plan);
        for (Section each : section.items("failures-of")) {
            any |= failuresOf(each, plan);
        }
        for (Section each : section.items("quantile-below")) {
            any |= quantileBelow(each, plan);
        }
        for (Section each : section.items("signals")) {
            any |= businessSignal(each, plan);
        }
        section.end();
        if (!any && section.problems().size() == before) {
            section.fail("No guardrail is left: a plan needs at least one, since otherwise nothing is judged");
        }
    }

    private static boolean errorRate(Section section, RolloutPlan.Builder plan) {
        if (!isEnabled(section)) {
            return false;
        }
        ErrorRateGuardrail bare = Guardrail.errorRate();
        ErrorRateGuardrail tolerant = bare.tolerating(ratio(section, bare.ratio()), points(section, bare.points()));
        return add(
                section,
                plan,
                saysProof(section)
                        ? tolerant.proving(
                                provenRatio(section, tolerant.provenRatio()),
                                provenPoints(section, tolerant.provenPoints()))
                        : tolerant);
    }

    private static boolean saysProof(Section section) {
        boolean saysRatio = section.child("proven-ratio").isPresent();
        return section.child("proven-points").isPresent() || saysRatio;
    }

    private boolean failuresOf(Section section, RolloutPlan.Builder plan) {
        Class<? extends Throwable> type =
                section.required("type", "the full name of the throwable that is counted", Forms.throwable(loader));
        if (type == null) {
            return false;
        }
        FailuresGuardrail bare = Guardrail.failuresOf(type);
        FailuresGuardrail tolerant = bare.tolerating(ratio(section, bare.ratio()), points(section, bare.points()));
        return add(
                section,
                plan,
                saysProof(section)
                        ? tolerant.proving(
                                provenRatio(section, tolerant.provenRatio()),
                                provenPoints(section, tolerant.provenPoints()))
                        : tolerant);
    }

    private static Tolerance.Ratio ratio(Section section, Tolerance.Ratio other) {
        return section.valueOr("ratio", other, Forms::ratio);
    }

    private static Tolerance.Points points(Section section, Tolerance.Points other) {
        return section.valueOr("points", other, Forms::points);
    }

    private static Tolerance.Ratio provenRatio(Section section, Tolerance.Ratio other) {
        return section.valueOr("proven-ratio", other, Forms::ratio);
    }

    private static Tolerance.Points provenPoints(Section section, Tolerance.Points other) {
        return section.valueOr("proven-points", other, Forms::points);
    }

    private static boolean latency(Section section, RolloutPlan.Builder plan) {
        if (!isEnabled(section)) {
            return false;
        }
        LatencyGuardrail byRatio =
                section.set(Guardrail.latency(), "ratio", Forms::ratio, LatencyGuardrail::tolerating);
        LatencyGuardrail tolerant = section.set(
                byRatio,
                "difference",
                Forms::duration,
                (latency, longer) -> latency.tolerating(latency.ratio(), longer));
        return add(section, plan, section.set(tolerant, "proven-ratio", Forms::ratio, LatencyGuardrail::proving));
    }

    private static boolean mismatches(Section section, RolloutPlan.Builder plan, boolean shadows) {
        return (shadows || section.isPresent())
                && isEnabled(section)
                && add(
                        section,
                        plan,
                        section.set(
                                Guardrail.mismatches(),
                                "ceiling",
                                Share::parse,
                                (bare, ceiling) -> Guardrail.mismatchesBelow(ceiling)));
    }

    private static boolean errorRateBelow(Section section, RolloutPlan.Builder plan) {
        if (!section.isPresent()) {
            return false;
        }
        Guardrail guardrail = section.required(
                "ceiling", "a percentage such as 1%", text -> Guardrail.errorRateBelow(Share.parse(text)));
        return guardrail != null && add(section, plan, guardrail);
    }

    private static boolean quantileBelow(Section section, RolloutPlan.Builder plan) {
        Double quantile = section.required("quantile", "a quantile such as p99", Forms::quantile);
        Duration ceiling = section.required("ceiling", "a duration such as 250ms", Forms::duration);
        if (quantile == null || ceiling == null) {
            return false;
        }
        Guardrail guardrail = section.attempt(() -> Guardrail.quantileBelow(quantile, ceiling));
        return guardrail != null && add(section, plan, guardrail);
    }

    private static boolean businessSignal(Section section, RolloutPlan.Builder plan) {
        BusinessSignal named = section.required("name", "the name of the signal", Guardrail::signal);
        Function<BusinessSignal, SignalGuardrail> rule =
                section.required("must-not", SIGNAL_RULES, GuardrailSection::rule);
        if (named == null || rule == null) {
            return false;
        }
        SignalGuardrail tolerant = section.set(rule.apply(named), "ratio", Forms::ratio, SignalGuardrail::tolerating);
        return add(section, plan, section.set(tolerant, "proven-ratio", Forms::ratio, SignalGuardrail::proving));
    }

    private static Function<BusinessSignal, SignalGuardrail> rule(String text) {
        return switch (text) {
            case "drop" -> BusinessSignal::mustNotDrop;
            case "rise" -> BusinessSignal::mustNotRise;
            case "rate-drop" -> BusinessSignal::rateMustNotDrop;
            case "rate-rise" -> BusinessSignal::rateMustNotRise;
            default ->
                throw new IllegalArgumentException(
                        "Invalid rule \"" + Texts.printable(text) + "\": it takes " + SIGNAL_RULES);
        };
    }

    private static boolean isEnabled(Section section) {
        return section.valueOr("enabled", true, Forms::flag);
    }

    private static boolean add(Section section, RolloutPlan.Builder plan, Guardrail guardrail) {
        Guardrail finished = finish(section, guardrail);
        return section.attempt(() -> plan.guardrail(finished)) != null;
    }

    private static Guardrail finish(Section section, Guardrail guardrail) {
        Guardrail weighed = section.set(guardrail, "weight", Forms::number, Guardrail::weight);
        boolean signal = section.valueOr("signal", false, Forms::flag);
        section.end();
        return signal ? weighed.asSignal() : weighed;
    }
}
