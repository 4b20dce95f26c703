package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.Outstanding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** What methods publish is measured for each subscription, from its beginning to its end, and is otherwise untouched. */
@Promise({"C1", "C5"})
class ReactiveWrapperTest {
    interface Feed {
        Mono<String> mono(String key);

        Flux<Integer> flux(String key);

        Publisher<Integer> publisher(String key);
    }

    /** What the arm under test does; the other arm publishes an error. */
    private static final class Scripted implements Feed {
        private final Supplier<? extends Publisher<?>> answer;

        private Scripted(Supplier<? extends Publisher<?>> answer) {
            this.answer = answer;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Mono<String> mono(String key) {
            return (Mono<String>) answer.get();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Flux<Integer> flux(String key) {
            return (Flux<Integer>) answer.get();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Publisher<Integer> publisher(String key) {
            return (Publisher<Integer>) answer.get();
        }
    }

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("feed").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> everyWay() {
        return Stream.of(Making.values())
                .flatMap(making -> Stream.of(Arm.values()).map(arm -> Arguments.of(making, arm)));
    }

    /** A call of a key of the arm, for which the arm answers like this. */
    private <P extends Publisher<?>> P call(
            Making making, Arm arm, Supplier<? extends Publisher<?>> answer, BiFunction<Feed, String, P> method) {
        return call(rollout, making, arm, answer, method);
    }

    private static <P extends Publisher<?>> P call(
            Rollout rollout,
            Making making,
            Arm arm,
            Supplier<? extends Publisher<?>> answer,
            BiFunction<Feed, String, P> method) {
        Feed wrong = new Scripted(() -> {
            throw new AssertionError("the wrong arm");
        });
        Feed right = new Scripted(answer);
        Feed feed = making.make(() -> rollout.wrap(Feed.class)
                .keyedBy(Keys.argument(0))
                .stable(arm == Arm.STABLE ? right : wrong)
                .candidate(arm == Arm.CANDIDATE ? right : wrong));
        return method.apply(feed, keyOn(rollout, arm));
    }

    private static String keyOn(Rollout rollout, Arm arm) {
        try (World twin = new World()) {
            return World.keyOn(
                    twin.rollouts.named(rollout.name()).plan(rollout.plan()).start(), arm);
        }
    }

    private ArmStats stats(Arm arm) {
        return arm == Arm.STABLE ? rollout.status().stable() : rollout.status().candidate();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Fault({10, 11})
    void aMonoIsMeasuredFromItsSubscriptionToItsValue(Making making, Arm arm) {
        Sinks.One<String> sink = Sinks.one();
        Mono<String> mono = call(making, arm, sink::asMono, Feed::mono);
        List<String> heard = new ArrayList<>();

        world.time.advance(Duration.ofMinutes(1));
        assertThat(stats(arm).outstanding()).as("nobody has subscribed").isEqualTo(Outstanding.NONE);
        mono.subscribe(heard::add);
        world.time.advance(Duration.ofMillis(300));
        assertThat(stats(arm).calls()).isZero();
        assertThat(stats(arm).outstanding()).isEqualTo(new Outstanding(1, 0, Duration.ofMillis(300)));
        sink.tryEmitValue("value").orThrow();

        assertThat(heard).containsExactly("value");
        assertThat(stats(arm).calls()).isEqualTo(1);
        assertThat(stats(arm).successLatency().max().toMillis()).isBetween(298L, 302L);
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void eachSubscriptionIsACallAndNoneIsNone(Making making, Arm arm) {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<Integer> flux =
                call(making, arm, () -> Flux.defer(() -> Flux.range(0, subscriptions.incrementAndGet())), Feed::flux);
        assertThat(stats(arm).calls()).isZero();

        assertThat(flux.collectList().block()).containsExactly(0);
        assertThat(flux.collectList().block()).containsExactly(0, 1);
        assertThat(flux.repeat(2).collectList().block()).hasSize(3 + 4 + 5);

        assertThat(stats(arm).calls()).isEqualTo(5);
        assertThat(stats(arm).failures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Fault(1)
    void theVeryErrorComesThroughAndIsAFailure(Making making, Arm arm) {
        IOException broken = new IOException("broken");
        List<Throwable> heard = new ArrayList<>();

        call(making, arm, () -> Mono.error(broken), Feed::mono).subscribe(text -> {}, heard::add);
        call(making, arm, () -> Flux.range(0, 3).concatWith(Flux.error(broken)), Feed::flux)
                .subscribe(number -> {}, heard::add);
        Flux.from(call(making, arm, () -> Flux.error(broken), Feed::publisher)).subscribe(number -> {}, heard::add);

        assertThat(heard).hasSize(3).allMatch(thrown -> thrown == broken);
        assertThat(stats(arm).calls()).isEqualTo(3);
        assertThat(stats(arm).failures()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Fault(12)
    void aCancellationGoesThroughAndSaysNothing(Making making, Arm arm) {
        AtomicInteger cancelled = new AtomicInteger();

        call(making, arm, () -> Mono.never().doOnCancel(cancelled::incrementAndGet), Feed::mono)
                .subscribe()
                .dispose();
        call(making, arm, () -> Flux.range(0, 100).doOnCancel(cancelled::incrementAndGet), Feed::flux)
                .take(3)
                .blockLast();

        assertThat(cancelled).hasValue(2);
        assertThat(stats(arm).interrupted()).isEqualTo(2);
        assertThat(stats(arm).calls()).isZero();
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whoCancelsAMonoOnceItsValueIsThereHasSeenItSucceed(Making making, Arm arm) {
        Mono<String> mono = call(making, arm, () -> Mono.just("value"), Feed::mono);

        assertThat(Flux.from(mono).take(1).blockLast()).isEqualTo("value");
        assertThat(mono.block()).isEqualTo("value");
        assertThat(call(making, arm, Mono::empty, Feed::mono).block()).isNull();

        assertThat(stats(arm).calls()).isEqualTo(3);
        assertThat(stats(arm).interrupted()).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void demandIsTheSubscribers(Making making, Arm arm) {
        List<Long> requests = new ArrayList<>();
        List<Integer> heard = new ArrayList<>();
        Flux<Integer> flux = call(making, arm, () -> Flux.range(0, 10).doOnRequest(requests::add), Feed::flux);

        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(2);
            }

            @Override
            protected void hookOnNext(Integer value) {
                heard.add(value);
            }
        };
        flux.subscribe(subscriber);
        assertThat(heard).containsExactly(0, 1);
        subscriber.request(3);
        assertThat(heard).containsExactly(0, 1, 2, 3, 4);
        assertThat(stats(arm).outstanding().calls()).isEqualTo(1);
        subscriber.requestUnbounded();

        assertThat(requests).containsExactly(2L, 3L, Long.MAX_VALUE);
        assertThat(heard).hasSize(10);
        assertThat(stats(arm).calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theSubscribersContextReachesTheArm(Making making, Arm arm) {
        Context context = Context.of("user", "anna");
        Mono<String> name = Mono.deferContextual(view -> Mono.just(view.get("user")));
        Flux<Integer> length =
                Flux.deferContextual(view -> Flux.just(view.<String>get("user").length()));

        assertThat(call(making, arm, () -> name, Feed::mono)
                        .contextWrite(context)
                        .block())
                .isEqualTo("anna");
        assertThat(call(making, arm, () -> length, Feed::flux)
                        .contextWrite(context)
                        .blockLast())
                .isEqualTo(4);
        assertThat(Flux.from(call(making, arm, () -> length, Feed::publisher))
                        .contextWrite(context)
                        .blockLast())
                .isEqualTo(4);
        assertThat(stats(arm).calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void operatorsAndThreadsAboveAndBelowAreUntouched(Making making, Arm arm) {
        Flux<Integer> flux = call(
                making,
                arm,
                () -> Flux.range(0, 1_000).publishOn(Schedulers.parallel()).map(i -> i + 1),
                Feed::flux);

        List<Integer> heard = flux.filter(i -> i % 2 == 0)
                .publishOn(Schedulers.single())
                .collectList()
                .block(Duration.ofSeconds(30));

        assertThat(heard).hasSize(500);
        assertThat(stats(arm).calls()).isEqualTo(1);
    }

    /** A publisher of Reactive Streams that is none of Reactor's. */
    private record Three(boolean rude) implements Publisher<Integer> {
        @Override
        public void subscribe(Subscriber<? super Integer> subscriber) {
            if (rude) {
                throw new IllegalStateException("against the rules");
            }
            subscriber.onSubscribe(new Subscription() {
                private int next;

                @Override
                public void request(long elements) {
                    for (long i = 0; i < elements && next < 3; i++) {
                        subscriber.onNext(next++);
                        if (next == 3) {
                            subscriber.onComplete();
                        }
                    }
                }

                @Override
                public void cancel() {
                    next = 3;
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aPublisherOfWhateverMakeIsMeasured(Making making, Arm arm) {
        Publisher<Integer> publisher = call(making, arm, () -> new Three(false), Feed::publisher);
        assertThat(Flux.from(publisher).collectList().block()).containsExactly(0, 1, 2);
        assertThat(publisher).hasToString("Three[rude=false]");

        List<Integer> heard = new ArrayList<>();
        publisher.subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(1);
                subscription.request(5);
            }

            @Override
            public void onNext(Integer element) {
                heard.add(element);
            }

            @Override
            public void onError(Throwable thrown) {
                throw new AssertionError(thrown);
            }

            @Override
            public void onComplete() {
                heard.add(-1);
            }
        });
        assertThat(heard).containsExactly(0, 1, 2, -1);

        Publisher<Integer> rude = call(making, arm, () -> new Three(true), Feed::publisher);
        assertThatThrownBy(() -> rude.subscribe(new BaseSubscriber<Integer>() {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("against the rules");

        assertThat(stats(arm).calls()).isEqualTo(3);
        assertThat(stats(arm).failures()).isEqualTo(1);
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Fault({1, 5})
    void anArmThatThrowsInsteadOrPublishesNothingHasFailed(Making making, Arm arm) {
        NoClassDefFoundError missing = new NoClassDefFoundError("missing");
        Throwable seen = catchThrowable(() -> call(
                making,
                arm,
                () -> {
                    throw missing;
                },
                Feed::mono));
        assertThat(seen).isSameAs(missing);
        assertThat(call(making, arm, () -> null, Feed::flux)).isNull();

        assertThat(stats(arm).calls()).isEqualTo(2);
        assertThat(stats(arm).failures()).isEqualTo(2);
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void theValueOfAMonoMayCountAsFailed(Making making) {
        Rollout picky = world.rollouts
                .named("picky")
                .failures(Failures.defaults().whenReturned(value -> value == null || value.equals("bad")))
                .plan(World.holding(100))
                .start();

        call(picky, making, Arm.CANDIDATE, () -> Mono.just("good"), Feed::mono).block();
        call(picky, making, Arm.CANDIDATE, () -> Mono.just("bad"), Feed::mono).block();
        call(picky, making, Arm.CANDIDATE, Mono::empty, Feed::mono).block();
        call(picky, making, Arm.CANDIDATE, () -> Flux.just(1, 2), Feed::flux).blockLast();

        assertThat(picky.status().candidate().calls()).isEqualTo(4);
        assertThat(picky.status().candidate().failures())
                .as("a flux has no value of its own")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void theArmIsChosenAtTheCallAndWhatIsNotRecordedIsNotDecorated(Making making) {
        Mono<String> value = Mono.just("candidate");
        Mono<String> before = call(making, Arm.CANDIDATE, () -> value, Feed::mono);
        rollout.by("anna").abort("enough");

        assertThat(before).isNotSameAs(value);
        assertThat(before.block()).isEqualTo("candidate");
        assertThat(stats(Arm.CANDIDATE).calls()).isEqualTo(1);
        assertThat(call(making, Arm.STABLE, () -> value, Feed::mono)).isSameAs(value);
    }

    interface Special {
        ConnectableFlux<String> connectable(String key);
    }

    interface Standard {
        Flow.Publisher<String> flow(String key);
    }

    @Test
    void whatCannotBeDecoratedIsRefused() {
        assertThatThrownBy(() -> rollout.wrap(Special.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> null)
                        .candidate(key -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot wrap " + Special.class.getName() + ": connectable returns a ConnectableFlux, whose"
                        + " outcome comes after the call and cannot be measured here; let it return a CompletionStage"
                        + " or, with Reactive Streams and Reactor beside coalmine-core, a Publisher, Mono or Flux; or"
                        + " leave it with stable by method(\"connectable\").alwaysStable()");
        assertThatThrownBy(() -> rollout.wrap(Standard.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> null)
                        .candidate(key -> null))
                .hasMessageContaining("flow returns a Publisher");
    }

    /** In JVMs that have less on their class path. */
    @Test
    void withoutReactorPublishersAreMeasuredAndWithoutReactiveStreamsAllElseWorks() throws Exception {
        Function<String, String> measured = has -> "measured: 1, has Reactor: " + has;
        assertThat(ChildJvm.runWithout("reactor-core", WithoutReactor.class)).isEqualTo(measured.apply("false"));
        assertThat(ChildJvm.runWithout("reactor-core|reactive-streams", WithoutReactiveStreams.class))
                .isEqualTo("measured: 1");
    }

    /** Measures a publisher where there is Reactive Streams alone. */
    static final class WithoutReactor {
        private WithoutReactor() {}

        interface Numbers {
            Publisher<Integer> of(String key);
        }

        public static void main(String[] arguments) {
            try (Rollouts rollouts = Rollouts.builder().build()) {
                Rollout rollout =
                        rollouts.named("feed").plan(World.holding(100)).start();
                Numbers numbers = rollout.wrap(Numbers.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> new Three(false))
                        .candidate(key -> new Three(false));
                numbers.of("key").subscribe(new Subscriber<>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscription.request(3);
                    }

                    @Override
                    public void onNext(Integer element) {}

                    @Override
                    public void onError(Throwable thrown) {}

                    @Override
                    public void onComplete() {}
                });
                System.out.println("measured: " + rollout.status().candidate().calls() + ", has Reactor: "
                        + isThere("reactor.core.publisher.Flux"));
            }
        }

        private static boolean isThere(String type) {
            try {
                Class.forName(type);
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }

    /** Wraps where there is neither. */
    static final class WithoutReactiveStreams {
        private WithoutReactiveStreams() {}

        interface Numbers {
            Integer of(String key);
        }

        public static void main(String[] arguments) {
            try (Rollouts rollouts = Rollouts.builder().build()) {
                Rollout rollout =
                        rollouts.named("feed").plan(World.holding(100)).start();
                Numbers numbers = rollout.wrap(Numbers.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> 1)
                        .candidate(key -> 2);
                numbers.of("key");
                System.out.println("measured: " + rollout.status().candidate().calls());
            }
        }
    }
}
