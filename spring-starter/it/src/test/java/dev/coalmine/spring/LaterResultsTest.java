package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Results that come later, of routed beans and of routed methods: measured when they come, once. */
class LaterResultsTest {
    /** What both arms return. */
    private static CompletableFuture<String> stage;

    private static Sinks.One<String> one;
    private static Sinks.Many<Integer> many;

    @BeforeEach
    void anew() {
        stage = new CompletableFuture<>();
        one = Sinks.one();
        many = Sinks.many().multicast().onBackpressureBuffer(16, false);
    }

    interface Quotes {
        CompletableFuture<String> stage(String customer);

        Mono<String> mono(String customer);

        Flux<Integer> flux(String customer);

        Publisher<String> publisher(String customer);
    }

    @Component
    static class OldQuotes implements Quotes {
        @Override
        public CompletableFuture<String> stage(@RoutingKey String customer) {
            return stage;
        }

        @Override
        public Mono<String> mono(@RoutingKey String customer) {
            return one.asMono();
        }

        @Override
        public Flux<Integer> flux(@RoutingKey String customer) {
            return many.asFlux();
        }

        @Override
        public Publisher<String> publisher(@RoutingKey String customer) {
            return one.asMono();
        }
    }

    @Component
    @Candidate("quotes")
    static class NewQuotes extends OldQuotes {}

    @Component
    static class Methods implements Quotes {
        @Override
        @Canary(rollout = "quotes", candidate = "stage2")
        public CompletableFuture<String> stage(@RoutingKey String customer) {
            return stage;
        }

        CompletableFuture<String> stage2(String customer) {
            return stage;
        }

        @Override
        @Canary(rollout = "quotes", candidate = "mono2")
        public Mono<String> mono(@RoutingKey String customer) {
            return one.asMono();
        }

        Mono<String> mono2(String customer) {
            return one.asMono();
        }

        @Override
        @Canary(rollout = "quotes", candidate = "flux2")
        public Flux<Integer> flux(@RoutingKey String customer) {
            return many.asFlux();
        }

        Flux<Integer> flux2(String customer) {
            return many.asFlux();
        }

        @Override
        @Canary(rollout = "quotes", candidate = "publisher2")
        public Publisher<String> publisher(@RoutingKey String customer) {
            return one.asMono();
        }

        Publisher<String> publisher2(String customer) {
            return one.asMono();
        }
    }

    /** What is routed. */
    enum Level {
        BEANS(OldQuotes.class, NewQuotes.class),
        METHODS(Methods.class);

        private final Class<?>[] beans;

        Level(Class<?>... beans) {
            this.beans = beans;
        }

        void run(Test test) {
            plain(beans).run(context -> test.run(context.getBean(Quotes.class), () -> statusOf(context)));
        }
    }

    interface Test {
        void run(Quotes quotes, Supplier<RolloutStatus> status) throws Exception;
    }

    private static RolloutStatus statusOf(ApplicationContext context) {
        return context.getBean(Rollouts.class).find("quotes").orElseThrow().status();
    }

    private static long calls(RolloutStatus status) {
        return status.stable().calls() + status.candidate().calls();
    }

    private static long failures(RolloutStatus status) {
        return status.stable().failures() + status.candidate().failures();
    }

    @ParameterizedTest
    @EnumSource
    @Promise({"C1", "C5"})
    @Fault(11)
    void aStageIsTheCallersOwnAndIsMeasuredWhenItIsDone(Level level) {
        level.run((quotes, status) -> {
            CompletableFuture<String> seen = quotes.stage("anna");
            assertThat(seen).isSameAs(stage);
            assertThat(calls(status.get())).isZero();

            stage.complete("done");
            assertThat(calls(status.get())).isEqualTo(1);
            assertThat(failures(status.get())).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promise("C5")
    @Fault(11)
    void aMonoIsMeasuredForEachSubscriptionWhenItEnds(Level level) {
        level.run((quotes, status) -> {
            List<String> seen = new ArrayList<>();
            Mono<String> mono = quotes.mono("anna");
            mono.subscribe(seen::add);
            mono.subscribe(seen::add);
            assertThat(calls(status.get())).isZero();

            one.tryEmitValue("done").orThrow();
            assertThat(seen).containsExactly("done", "done");
            assertThat(calls(status.get())).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Fault(11)
    void aPublisherOfNoKnownKindIsMeasuredLikewise(Level level) {
        level.run((quotes, status) -> {
            Mono.from(quotes.publisher("anna")).subscribe();
            assertThat(calls(status.get())).isZero();

            one.tryEmitValue("done").orThrow();
            assertThat(calls(status.get())).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promise({"C1", "C5"})
    void aFluxThatFailsInTheEndHasFailedAndTheCallerSeesWhy(Level level) {
        level.run((quotes, status) -> {
            List<Object> seen = new ArrayList<>();
            quotes.flux("anna").subscribe(seen::add, seen::add);
            many.tryEmitNext(1).orThrow();
            assertThat(calls(status.get())).isZero();

            IllegalStateException broken = new IllegalStateException("broken");
            many.tryEmitError(broken).orThrow();
            assertThat(seen).hasSize(2);
            assertThat(seen.get(1)).isSameAs(broken);
            assertThat(failures(status.get())).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promise("C5")
    @Fault(12)
    void whatIsCancelledIsNoEvidence(Level level) {
        level.run((quotes, status) -> {
            Disposable mono = quotes.mono("anna").subscribe();
            Disposable flux = quotes.flux("anna").subscribe();
            mono.dispose();
            flux.dispose();
            quotes.stage("anna").cancel(true);

            assertThat(many.currentSubscriberCount()).isZero();
            assertThat(stage).isCancelled();
            assertThat(calls(status.get())).isZero();
        });
    }
}
