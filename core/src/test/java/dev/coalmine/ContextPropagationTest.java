package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coalmine.RoutingContext.Scope;
import dev.coalmine.plan.Arm;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The routing context travels wherever Micrometer's context propagation reaches. */
class ContextPropagationTest {
    private static final int THREADS = 4;

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();
    private final ContextSnapshotFactory exactSnapshots =
            ContextSnapshotFactory.builder().clearMissing(true).build();
    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final Scheduler scheduler = Schedulers.fromExecutorService(pool);

    @AfterEach
    void close() {
        Hooks.disableAutomaticContextPropagation();
        scheduler.dispose();
        pool.shutdownNow();
        world.close();
        assertThat(RoutingContext.current().isEmpty()).isTrue();
    }

    private Arm armInContext() {
        return rollout.forContext().stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    @Test
    void theAccessorIsFoundByItself() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .filteredOn(RoutingContextAccessor.class::isInstance)
                .singleElement()
                .satisfies(accessor -> assertThat(accessor.key()).isEqualTo(RoutingContextAccessor.KEY));
    }

    @Test
    @Promise("R5")
    @Fault(16)
    void aSnapshotCarriesTheContextAndTakesItAwayAgain() throws Exception {
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        ExecutorService carrying = ContextExecutorService.wrap(pool, snapshots::captureAll);

        try (Scope scope = RoutingContext.of(key).open()) {
            for (int i = 0; i < 100; i++) {
                assertThat(carrying.submit(this::armInContext).get()).isEqualTo(Arm.CANDIDATE);
            }
        }
        for (int i = 0; i < 100; i++) {
            assertThat(pool.submit(this::armInContext).get()).isEqualTo(Arm.STABLE);
        }

        assertThat(rollout.status().counters().missingKeys()).isEqualTo(100);
    }

    @Test
    void snapshotsAndScopesNest() {
        ContextSnapshot empty = exactSnapshots.captureAll();
        ContextSnapshot anna = RoutingContext.of("anna").call(() -> exactSnapshots.captureAll());

        try (Scope ben = RoutingContext.of("ben").open()) {
            try (ContextSnapshot.Scope first = anna.setThreadLocals()) {
                assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("anna"));
                try (ContextSnapshot.Scope second = empty.setThreadLocals()) {
                    assertThat(RoutingContext.current()).isEqualTo(RoutingContext.none());
                    RoutingContext.of("forgotten").open();
                }
                assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("anna"));
                RoutingContext.of("carl")
                        .run(() -> assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("carl")));
                assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("anna"));
            }
            assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("ben"));
        }
    }

    @Test
    @Promise({"R5", "R7"})
    @Fault(16)
    void reactorCarriesAContextForEachSubscription() throws Exception {
        Hooks.enableAutomaticContextPropagation();
        int calls = 1_000;
        List<String> keys =
                Flux.range(0, calls).map(i -> "user-" + i).collectList().block();
        List<Arm> expected = keys.stream().map(key -> World.armOf(rollout, key)).toList();

        List<Arm> arms = Flux.fromIterable(keys)
                .flatMapSequential(key -> Mono.fromSupplier(this::armInContext)
                        .publishOn(scheduler)
                        .map(first -> {
                            assertThat(armInContext())
                                    .as("after the hop, the same key")
                                    .isEqualTo(first);
                            return first;
                        })
                        .subscribeOn(scheduler)
                        .contextWrite(context -> context.put(RoutingContextAccessor.KEY, RoutingContext.of(key))))
                .collectList()
                .block();

        assertThat(arms).isEqualTo(expected);
        assertThat(rollout.status().counters().missingKeys()).isZero();
        Mono<Arm> forced = Mono.fromSupplier(this::armInContext).subscribeOn(scheduler);
        try (Scope scope = RoutingContext.none().forcing(Arm.CANDIDATE).open()) {
            assertThat(forced.block()).as("block captures what is in force").isEqualTo(Arm.CANDIDATE);
        }
        assertThat(rollout.status().counters().overridden()).isEqualTo(1);
        for (int i = 0; i < 10 * THREADS; i++) {
            assertThat(pool.submit(() -> RoutingContext.current().isEmpty()).get())
                    .isTrue();
        }
    }

    interface Rates {
        Mono<Arm> rate();
    }

    @Test
    @Promise({"R5", "C5"})
    void aWrappedPublisherIsRoutedByTheContextOfItsSubscriptionWhereItIsDeferred() {
        Hooks.enableAutomaticContextPropagation();
        Rates rates = rollout.wrap(Rates.class)
                .keyedBy(Keys.ambient())
                .stable(() -> Mono.just(Arm.STABLE))
                .candidate(() -> Mono.just(Arm.CANDIDATE));
        List<String> keys =
                Flux.range(0, 200).map(i -> "user-" + i).collectList().block();
        List<Arm> expected = keys.stream().map(key -> World.armOf(rollout, key)).toList();
        long before = rollout.status().candidate().calls();

        List<Arm> arms = Flux.fromIterable(keys)
                .flatMapSequential(key -> Mono.defer(rates::rate)
                        .subscribeOn(scheduler)
                        .contextWrite(context -> context.put(RoutingContextAccessor.KEY, RoutingContext.of(key))))
                .collectList()
                .block();

        assertThat(arms).isEqualTo(expected);
        assertThat(rollout.status().counters().missingKeys()).isZero();
        assertThat(rollout.status().candidate().calls() - before)
                .isEqualTo(expected.stream().filter(arm -> arm == Arm.CANDIDATE).count());
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void aValueOfAnotherTypeIsNoContextAndIsLogged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.coalmine");
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
        Map<Object, Object> strange = Map.of(RoutingContextAccessor.KEY, "anna");
        ContextRegistry registry = new ContextRegistry()
                .registerContextAccessor(new MapAccessor())
                .registerThreadLocalAccessor(new RoutingContextAccessor());
        ContextSnapshot snapshot = ContextSnapshotFactory.builder()
                .contextRegistry(registry)
                .build()
                .captureFrom(strange);

        try (Scope outer = RoutingContext.of("ben").open();
                ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            assertThat(RoutingContext.current().isEmpty()).isTrue();
            assertThat(armInContext()).isEqualTo(Arm.STABLE);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }

        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .startsWith("routing context: a value of context propagation failed; calls go on"))
                .satisfies(event -> assertThat(event.getThrowableProxy().getMessage())
                        .isEqualTo("A java.lang.String was put under \"coalmine.routing\": allowed is a"
                                + " dev.coalmine.RoutingContext")
                        .doesNotContain("anna"));
    }

    private static final class MapAccessor implements io.micrometer.context.ContextAccessor<Map<?, ?>, Map<?, ?>> {
        @Override
        public Class<? extends Map<?, ?>> readableType() {
            return type();
        }

        @Override
        public void readValues(
                Map<?, ?> source, java.util.function.Predicate<Object> keys, Map<Object, Object> values) {
            source.forEach((key, value) -> {
                if (keys.test(key)) {
                    values.put(key, value);
                }
            });
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T readValue(Map<?, ?> source, Object key) {
            return (T) source.get(key);
        }

        @Override
        public Class<? extends Map<?, ?>> writeableType() {
            return type();
        }

        @Override
        public Map<?, ?> writeValues(Map<Object, Object> values, Map<?, ?> target) {
            throw new UnsupportedOperationException("nothing is written here");
        }

        @SuppressWarnings("unchecked") // Map.class has no type arguments
        private static Class<? extends Map<?, ?>> type() {
            return (Class<? extends Map<?, ?>>) (Class<?>) Map.class;
        }
    }
}
