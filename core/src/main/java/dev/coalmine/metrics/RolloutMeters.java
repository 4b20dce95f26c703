package dev.coalmine.metrics;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.ShadowStats;
import dev.coalmine.stats.SignalArmStats;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.FleetHealth.Contact;
import dev.coalmine.verdict.Finding;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one rollout in one registry. Not thread-safe; {@link CoalmineMetrics} guards it. */
final class RolloutMeters {
    private static final List<String> QUANTILES = List.of("0.5", "0.9", "0.99", "0.999");
    private static final Duration ALIVE = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final Rollout rollout;
    private final Reading reading;
    private final List<Meter> meters = new ArrayList<>();

    RolloutMeters(Rollout rollout, MeterRegistry registry) {
        this.rollout = rollout;
        this.registry = registry;
        this.reading = new Reading(rollout, registry.config().clock());
        registerAll();
    }

    boolean isOf(Rollout other) {
        return rollout == other;
    }

    private void registerAll() {
        for (Arm arm : Arm.values()) {
            ofArm(arm);
        }
        counter(
                MeterName.CALLS_KEYLESS,
                Tags.empty(),
                status -> status.counters().missingKeys());
        counter(
                MeterName.CALLS_OVERRIDDEN,
                Tags.empty(),
                status -> status.counters().overridden());
        counter(MeterName.CALLS_LATE, Tags.empty(), status -> status.counters().late());
        counter(
                MeterName.CALLS_OVERFLOWED,
                Tags.empty(),
                status -> status.counters().overflowed());
        counter(MeterName.FALLBACKS, Tags.empty(), status -> status.counters().fallbacks());
        ofShadow();
        counter(
                MeterName.INTERNAL_FAILURES,
                Tags.empty(),
                status -> status.counters().internalFailures());
        counter(MeterName.STORE_FAILURES, Tags.empty(), status -> status.store().failures());
        gauge(MeterName.STORE_UP, Tags.empty(), status -> status.store().problem() == null ? 1 : 0);
        gauge(MeterName.SHARE, Tags.empty(), status -> status.share().fraction());
        gauge(MeterName.ATTEMPTS, Tags.empty(), status -> status.attempts().total());
        for (String label : Phase.labels()) {
            gauge(
                    MeterName.PHASE,
                    tag(MeterTag.PHASE, label),
                    status -> status.phase().label().equals(label) ? 1 : 0);
        }
        for (String signal : rollout.plan().signals()) {
            for (Arm arm : Arm.values()) {
                ofSignal(signal, arm);
            }
        }
        if (reading.status().fleet() != null) {
            ofFleet();
        }
        for (Finding finding : reading.status().verdict().findings()) {
            String guardrail = finding.guardrail();
            gauge(MeterName.EVIDENCE, tag(MeterTag.GUARDRAIL, guardrail), status -> progress(status, guardrail));
        }
    }

    private void ofSignal(String signal, Arm arm) {
        Tags tags = tag(MeterTag.ARM, arm.label()).and(tag(MeterTag.SIGNAL, signal));
        counter(
                MeterName.SIGNALS,
                tags,
                status -> signal(status, signal, arm, stats -> stats.values() + stats.outcomes()));
        gauge(MeterName.SIGNAL_MEAN, tags, status -> signal(status, signal, arm, SignalArmStats::mean));
        gauge(MeterName.SIGNAL_RATE, tags, status -> signal(status, signal, arm, SignalArmStats::rate));
    }

    private static double signal(RolloutStatus status, String name, Arm arm, ToDoubleFunction<SignalArmStats> number) {
        return status.signals().stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(each -> number.applyAsDouble(arm == Arm.STABLE ? each.stable() : each.candidate()))
                .findFirst()
                .orElse(0);
    }

    private void ofFleet() {
        gauge(MeterName.FLEET_LEADS, Tags.empty(), ofFleet(fleet -> fleet.leads() ? 1 : 0));
        gauge(MeterName.FLEET_MEMBERS, Tags.empty(), ofFleet(RolloutMeters::alive));
        gauge(MeterName.FLEET_CUT_OFF, Tags.empty(), ofFleet(fleet -> fleet.contact() == Contact.CUT_OFF ? 1 : 0));
        counter(MeterName.FLEET_FAILURES, Tags.empty(), ofFleet(FleetHealth::failures));
        counter(MeterName.FLEET_UNHEARD, Tags.empty(), ofFleet(FleetHealth::unheard));
        time(MeterName.FLEET_SILENCE, Tags.empty(), ofFleet(RolloutMeters::silence));
    }

    private static ToDoubleFunction<RolloutStatus> ofFleet(ToDoubleFunction<FleetHealth> value) {
        return status -> {
            FleetHealth fleet = status.fleet();
            return fleet == null ? Double.NaN : value.applyAsDouble(fleet);
        };
    }

    private static double alive(FleetHealth fleet) {
        return fleet.members().stream()
                .filter(member -> member.age().compareTo(ALIVE) < 0)
                .count();
    }

    private static double silence(FleetHealth fleet) {
        Duration silence = fleet.silence();
        return silence == null ? Double.NaN : silence.toNanos();
    }

    private void ofShadow() {
        shadowCalls("match", shadow -> shadow.compared() - shadow.mismatched());
        shadowCalls("mismatch", ShadowStats::mismatched);
        shadowCalls("ignored", ShadowStats::ignored);
        shadowCalls("failed", ShadowStats::failed);
        shadowCalls("dropped", ShadowStats::dropped);
        counter(
                MeterName.SHADOW_TIMEOUTS,
                Tags.empty(),
                status -> status.shadow().timedOut());
        gauge(
                MeterName.SHADOW_UNDER_WAY,
                Tags.empty(),
                status -> status.shadow().underWay());
    }

    private void shadowCalls(String outcome, ToDoubleFunction<ShadowStats> count) {
        counter(MeterName.SHADOW_CALLS, tag(MeterTag.OUTCOME, outcome), status -> count.applyAsDouble(status.shadow()));
    }

    private static double progress(RolloutStatus status, String guardrail) {
        return status.verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals(guardrail))
                .mapToDouble(finding -> finding.evidence().harm().progress())
                .findFirst()
                .orElse(Double.NaN);
    }

    private void ofArm(Arm arm) {
        Tags tags = tag(MeterTag.ARM, arm.label());
        calls(arm, "success", stats -> stats.calls() - stats.failures());
        calls(arm, "failure", ArmStats::failures);
        calls(arm, "interrupted", ArmStats::interrupted);
        gauge(
                MeterName.CALLS_OUTSTANDING,
                tags,
                status -> stats(status, arm).outstanding().calls());
        for (String quantile : QUANTILES) {
            double fraction = Double.parseDouble(quantile);
            time(
                    MeterName.LATENCY,
                    tags.and(tag(MeterTag.QUANTILE, quantile)),
                    status -> stats(status, arm)
                            .successLatency()
                            .quantile(fraction)
                            .toNanos());
        }
    }

    private void calls(Arm arm, String outcome, ToDoubleFunction<ArmStats> count) {
        Tags tags = tag(MeterTag.ARM, arm.label()).and(tag(MeterTag.OUTCOME, outcome));
        counter(MeterName.CALLS, tags, status -> count.applyAsDouble(stats(status, arm)));
    }

    private static ArmStats stats(RolloutStatus status, Arm arm) {
        return arm == Arm.STABLE ? status.stable() : status.candidate();
    }

    private void counter(MeterName name, Tags tags, ToDoubleFunction<RolloutStatus> count) {
        meters.add(FunctionCounter.builder(name.id(), reading, each -> count.applyAsDouble(each.status()))
                .description(name.description())
                .tags(tags.and(ofRollout()))
                .register(registry));
    }

    private void gauge(MeterName name, Tags tags, ToDoubleFunction<RolloutStatus> value) {
        meters.add(Gauge.builder(name.id(), reading, each -> value.applyAsDouble(each.status()))
                .description(name.description())
                .tags(tags.and(ofRollout()))
                .register(registry));
    }

    private void time(MeterName name, Tags tags, ToDoubleFunction<RolloutStatus> nanos) {
        ToDoubleFunction<Reading> value = each -> nanos.applyAsDouble(each.status());
        meters.add(TimeGauge.builder(name.id(), reading, TimeUnit.NANOSECONDS, value)
                .description(name.description())
                .tags(tags.and(ofRollout()))
                .register(registry));
    }

    private Tag ofRollout() {
        return Tag.of(MeterTag.ROLLOUT.key(), rollout.name());
    }

    private static Tags tag(MeterTag tag, String value) {
        return Tags.of(tag.key(), value);
    }

    /** Takes all of them out of the registry. */
    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
