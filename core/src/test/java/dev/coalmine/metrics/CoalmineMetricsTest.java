package dev.coalmine.metrics;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.RolloutsObserver;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import dev.coalmine.test.VirtualTime;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalmineMetricsTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(percent(50), Duration.ofDays(1))
            .fuse(Fuse.none())
            .build();

    private final VirtualTime time = new VirtualTime();
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Rollouts rollouts = Rollouts.builder()
            .nanoTime(time)
            .wallClock(time)
            .scheduler(time)
            .listenerExecutor(Runnable::run)
            .build();
    private final CoalmineMetrics metrics = new CoalmineMetrics(rollouts);

    @AfterEach
    void close() {
        metrics.close();
        rollouts.close();
    }

    private Rollout started() {
        return rollouts.named("pricing").plan(PLAN).start();
    }

    private double value(MeterName name, String... tags) {
        clock.add(Duration.ofSeconds(1));
        return registry.get(name.id())
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private void call(Rollout rollout, int calls, Supplier<Integer> stable, Supplier<Integer> candidate) {
        for (int i = 0; i < calls; i++) {
            try {
                rollout.forKey("user-" + i).stable(stable::get).candidate(candidate::get);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
    }

    private static Integer broken() {
        throw new IllegalStateException("broken");
    }

    private Integer taking(Duration duration) {
        time.advance(duration);
        return 1;
    }

    @Test
    void callsAreCountedByArmAndOutcome() {
        metrics.bindTo(registry);
        Rollout rollout = started();
        call(rollout, 400, () -> 1, CoalmineMetricsTest::broken);

        double stable = value(MeterName.CALLS, "arm", "stable", "outcome", "success");
        double candidate = value(MeterName.CALLS, "arm", "candidate", "outcome", "failure");
        assertThat(stable + candidate).isEqualTo(400);
        assertThat(stable).isBetween(100.0, 300.0);
        assertThat(value(MeterName.CALLS, "arm", "stable", "outcome", "failure"))
                .isZero();
        assertThat(value(MeterName.CALLS, "arm", "candidate", "outcome", "interrupted"))
                .isZero();
    }

    @Test
    void latencyIsThatOfSuccessfulCalls() {
        metrics.bindTo(registry);
        call(started(), 100, () -> taking(Duration.ofMillis(10)), () -> taking(Duration.ofMillis(20)));

        clock.add(Duration.ofSeconds(1));
        double p99 = registry.get("coalmine.latency")
                .tags("rollout", "pricing", "arm", "candidate", "quantile", "0.99")
                .timeGauge()
                .value(TimeUnit.MILLISECONDS);
        assertThat(p99).isBetween(19.8, 20.2);
    }

    @Test
    void shareAndPhaseFollowTheRollout() {
        metrics.bindTo(registry);
        Rollout rollout = started();
        assertThat(value(MeterName.SHARE)).isEqualTo(0.5);
        assertThat(value(MeterName.PHASE, "phase", "ramping")).isEqualTo(1);

        rollout.by("anna").abort("enough");

        assertThat(value(MeterName.SHARE)).isZero();
        assertThat(value(MeterName.PHASE, "phase", "ramping")).isZero();
        assertThat(value(MeterName.PHASE, "phase", "aborted")).isEqualTo(1);
        rollout.by("anna").acknowledge("again");
        assertThat(value(MeterName.ATTEMPTS)).isEqualTo(1);
    }

    @Test
    void evidenceReachesOneWhereItTrips() {
        metrics.bindTo(registry);
        Rollout rollout = started();
        assertThat(value(MeterName.EVIDENCE, "guardrail", "error-rate")).isZero();

        call(rollout, 2_000, () -> 1, CoalmineMetricsTest::broken);
        time.advance(Duration.ofSeconds(1));

        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        assertThat(value(MeterName.EVIDENCE, "guardrail", "error-rate")).isGreaterThanOrEqualTo(1);
        assertThat(value(MeterName.EVIDENCE, "guardrail", "latency")).isLessThan(1);
    }

    @Test
    void whatElseIsCounted() {
        metrics.bindTo(registry);
        Rollout rollout = started();
        rollouts.addListener(
                event -> {
                    throw new IllegalStateException("a listener that breaks");
                },
                Runnable::run);
        rollout.forContext().stable(() -> 1).candidate(() -> 2);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        rollout.forKey("anna").async().stable(() -> never).candidate(() -> never);
        rollout.by("anna").pause("lunch");

        assertThat(value(MeterName.CALLS_KEYLESS)).isEqualTo(1);
        assertThat(value(MeterName.CALLS_OUTSTANDING, "arm", "stable")
                        + value(MeterName.CALLS_OUTSTANDING, "arm", "candidate"))
                .isEqualTo(1);
        assertThat(value(MeterName.INTERNAL_FAILURES)).isEqualTo(1);
        assertThat(value(MeterName.CALLS_OVERRIDDEN)).isZero();
        assertThat(value(MeterName.CALLS_LATE)).isZero();
        assertThat(value(MeterName.CALLS_OVERFLOWED)).isZero();
    }

    @Test
    void shadowCallsAndFallbacksAreCounted() {
        List<Runnable> waiting = new ArrayList<>();
        try (Rollouts shadowing = Rollouts.builder()
                        .nanoTime(time)
                        .wallClock(time)
                        .scheduler(time)
                        .shadowExecutor(waiting::add)
                        .build();
                CoalmineMetrics binder = new CoalmineMetrics(shadowing)) {
            binder.bindTo(registry);
            Rollout rollout = shadowing
                    .named("pricing")
                    .plan(RolloutPlan.builder()
                            .shadow(Shadow.of(Share.ALL, Duration.ofDays(1)).mostCalls(3))
                            .step(percent(50), Duration.ofDays(1))
                            .build())
                    .comparedBy(Comparison.<Integer>by(Integer::equals).ignoring((old, fresh) -> fresh == 7))
                    .overrides(Overrides.none().force(Arm.CANDIDATE, "bert"))
                    .fallback()
                    .start();
            for (int fresh : new int[] {1, 2, 7, 9}) {
                assertThat(rollout.forKey("anna").stable(() -> 1).candidate(() -> fresh))
                        .isEqualTo(1);
            }
            assertThat(rollout.forKey("bert").stable(() -> 1).candidate(CoalmineMetricsTest::broken))
                    .isEqualTo(1);
            assertThat(value(MeterName.SHADOW_UNDER_WAY)).isEqualTo(3);
            waiting.forEach(Runnable::run);

            assertThat(value(MeterName.SHADOW_CALLS, "outcome", "match")).isEqualTo(1);
            assertThat(value(MeterName.SHADOW_CALLS, "outcome", "mismatch")).isEqualTo(1);
            assertThat(value(MeterName.SHADOW_CALLS, "outcome", "ignored")).isEqualTo(1);
            assertThat(value(MeterName.SHADOW_CALLS, "outcome", "dropped")).isEqualTo(1);
            assertThat(value(MeterName.SHADOW_CALLS, "outcome", "failed")).isZero();
            assertThat(value(MeterName.SHADOW_TIMEOUTS)).isZero();
            assertThat(value(MeterName.SHADOW_UNDER_WAY)).isZero();
            assertThat(value(MeterName.FALLBACKS)).isEqualTo(1);
        }
    }

    @Test
    void theStoreIsUpOrAway() {
        Broken store = new Broken();
        VirtualTime of = new VirtualTime();
        try (Rollouts kept = Rollouts.builder()
                        .nanoTime(of)
                        .wallClock(of)
                        .scheduler(of)
                        .store(store)
                        .storeExecutor(Runnable::run)
                        .build();
                CoalmineMetrics binder = new CoalmineMetrics(kept)) {
            binder.bindTo(registry);
            kept.named("pricing").plan(PLAN).start();
            assertThat(value(MeterName.STORE_UP)).isEqualTo(1);

            store.broken = true;
            of.advance(Duration.ofSeconds(1));

            assertThat(value(MeterName.STORE_UP)).isZero();
            assertThat(value(MeterName.STORE_FAILURES)).isPositive();
        }
    }

    /** A store that fails while it is said to. */
    private static final class Broken implements StateStore {
        private final InMemoryStateStore store = new InMemoryStateStore();
        private boolean broken;

        @Override
        public Optional<StoredState> load(RolloutId id) {
            if (broken) {
                throw new StoreException("away");
            }
            return store.load(id);
        }

        @Override
        public boolean replace(long expected, StoredState next) {
            if (broken) {
                throw new StoreException("away");
            }
            return store.replace(expected, next);
        }

        @Override
        public Watch watch(RolloutId id, Runnable hint) {
            return store.watch(id, hint);
        }

        @Override
        public boolean durable() {
            return false;
        }

        @Override
        public void close() {}
    }

    private Rollout startedWithSignal() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(50), Duration.ofDays(1))
                .fuse(Fuse.none())
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.signal("basket").mustNotDrop())
                .guardrail(Guardrail.signal("basket").rateMustNotDrop())
                .build();
        return rollouts.named("pricing").plan(plan).start();
    }

    @Test
    void businessSignalsThatAreJudgedHaveMetersForBothArms() {
        metrics.bindTo(registry);
        Rollout rollout = startedWithSignal();
        for (int i = 0; i < 1_000; i++) {
            rollout.signal("basket").record("user-" + i, 20);
            rollout.signal("basket").record("user-" + i, i % 2 == 0);
            rollout.signal("not-judged").count("user-" + i);
        }
        time.advance(Duration.ofSeconds(1));

        double recorded = value(MeterName.SIGNALS, "arm", "stable", "signal", "basket")
                + value(MeterName.SIGNALS, "arm", "candidate", "signal", "basket");
        assertThat(recorded).isEqualTo(2_000);
        assertThat(value(MeterName.SIGNAL_MEAN, "arm", "candidate", "signal", "basket"))
                .isEqualTo(20);
        assertThat(value(MeterName.SIGNAL_RATE, "arm", "stable", "signal", "basket"))
                .isBetween(0.4, 0.6);
        assertThat(registry.find(MeterName.SIGNALS.id()).meters()).hasSize(2);
    }

    /** The set of tags is closed, and the number of meters does not depend on how many users call, or how they fail. */
    @Test
    @Fault(15)
    void metersAndTheirTagsAreThoseThatAreDocumented() {
        metrics.bindTo(registry);
        Rollout rollout = startedWithSignal();
        int before = registry.getMeters().size();
        Map<String, MeterName> names =
                List.of(MeterName.values()).stream().collect(Collectors.toMap(MeterName::id, name -> name));

        call(rollout, 5_000, () -> 1, CoalmineMetricsTest::broken);
        rollout.by("anna").abort("enough");
        time.advance(Duration.ofMinutes(1));

        assertThat(registry.getMeters()).hasSize(before);
        Set<String> seen = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            MeterName name = names.get(meter.getId().getName());
            assertThat(name).as(meter.getId().toString()).isNotNull();
            seen.add(name.id());
            assertThat(meter.getId().getDescription()).isEqualTo(name.description());
            Set<String> tags = name.tags().stream().map(MeterTag::key).collect(Collectors.toCollection(TreeSet::new));
            tags.add(MeterTag.ROLLOUT.key());
            assertThat(meter.getId().getTags().stream().map(Tag::getKey)).containsExactlyElementsOf(tags);
            assertThat(meter.getId().getTags().stream().map(Tag::getValue)).noneMatch(value -> value.contains("user"));
        }
        Set<String> documented = new TreeSet<>(names.keySet());
        documented.removeIf(name -> name.startsWith("coalmine.fleet.")); // there in a fleet alone
        assertThat(seen).isEqualTo(documented);
    }

    @Test
    void rolloutsThatRanBeforeAreBoundToo() {
        started();

        metrics.bindTo(registry);

        assertThat(value(MeterName.SHARE)).isEqualTo(0.5);
    }

    @Test
    void severalRegistriesAreServedAlike() {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        started();
        metrics.bindTo(other);

        assertThat(other.getMeters()).hasSameSizeAs(registry.getMeters()).isNotEmpty();
    }

    @Test
    void metersGoWithTheirRollout() {
        metrics.bindTo(registry);
        Rollout pricing = started();
        rollouts.named("search").plan(PLAN).start();
        int both = registry.getMeters().size();

        pricing.close();

        assertThat(registry.getMeters()).hasSize(both / 2);
        started().by("anna").abort("another one of that name");
        assertThat(registry.getMeters()).hasSize(both);
        assertThat(value(MeterName.SHARE, "rollout", "pricing")).isZero();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
        rollouts.named("last").plan(PLAN).start().close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void guardrailsOfAnotherPlanAreMeasuredToo() {
        metrics.bindTo(registry);
        Rollout rollout = started();

        rollout.by("anna")
                .reconfigure(
                        RolloutPlan.builder()
                                .step(percent(50), Duration.ofDays(1))
                                .guardrail(Guardrail.errorRateBelow(percent(1)))
                                .build(),
                        "an objective");

        assertThat(registry.get("coalmine.evidence").meters().stream()
                        .map(meter -> meter.getId().getTag("guardrail")))
                .containsExactlyInAnyOrder("error-rate-below", "sample-ratio");
    }

    /** A scrape asks dozens of meters; the rollout is asked once. */
    @Test
    void aScrapeReadsTheStatusOnce() {
        metrics.bindTo(registry);
        Rollout rollout = started();
        value(MeterName.SHARE);
        rollout.by("anna").abort("enough");

        double cached = registry.get("coalmine.share").gauge().value();

        assertThat(cached).isEqualTo(0.5);
        clock.add(Duration.ofSeconds(1));
        assertThat(registry.get("coalmine.share").gauge().value()).isZero();
    }

    @Test
    void anObserverThatThrowsHurtsNobody() {
        rollouts.addObserver(new RolloutsObserver() {
            @Override
            public void started(Rollout rollout) {
                throw new IllegalStateException("not me");
            }

            @Override
            public void closed(Rollout rollout) {
                throw new IllegalStateException("nor me");
            }
        });
        metrics.bindTo(registry);

        Rollout rollout = started();
        assertThat(registry.getMeters()).isNotEmpty();
        rollout.close();

        assertThat(registry.getMeters()).isEmpty();
    }
}
