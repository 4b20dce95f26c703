package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.RoutingContext;
import dev.coalmine.RoutingContextAccessor;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.plan.Arm;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Calls without a key of their own are routed by the request for which they are made, on whichever thread that is. */
class ContextsThatTravelTest {
    interface Prices {
        String quote();
    }

    @Component
    static class OldPrices implements Prices {
        @Override
        public String quote() {
            return "old";
        }
    }

    @Component
    @Candidate("prices")
    static class NewPrices implements Prices {
        @Override
        public String quote() {
            return "new";
        }
    }

    @Component
    @EnableAsync
    static class Window {
        private final Prices prices;

        Window(Prices prices) {
            this.prices = prices;
        }

        @Async
        CompletableFuture<String> look() throws ReflectiveOperationException {
            boolean virtual = Runtime.version().feature() >= 21
                    && (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
            return CompletableFuture.completedFuture(prices.quote() + (virtual ? " by a virtual thread" : ""));
        }
    }

    private static ApplicationContextRunner application() {
        return plain(OldPrices.class, NewPrices.class, Window.class)
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withPropertyValues(
                        "coalmine.web.key.header=X-Customer", "coalmine.rollouts.prices.overrides.candidate=anna");
    }

    @Test
    void byAsync() {
        application().run(context -> {
            Window window = context.getBean(Window.class);
            assertThat(RoutingContext.of("anna").call(window::look).join()).isEqualTo("new");
            assertThat(RoutingContext.of("eve").call(window::look).join()).isEqualTo("old");
            assertThat(RoutingContext.of("eve")
                            .forcing(Arm.CANDIDATE)
                            .call(window::look)
                            .join())
                    .isEqualTo("new");
            assertThat(context.getBean(Rollouts.class)
                            .find("prices")
                            .orElseThrow()
                            .status()
                            .counters()
                            .missingKeys())
                    .isZero();
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "this Java has no virtual threads")
    void byVirtualThreads() {
        application().withPropertyValues("spring.threads.virtual.enabled=true").run(context -> {
            Window window = context.getBean(Window.class);
            assertThat(RoutingContext.of("anna").call(window::look).join()).isEqualTo("new by a virtual thread");
            assertThat(RoutingContext.of("eve").call(window::look).join()).isEqualTo("old by a virtual thread");
        });
    }

    @Test
    void byReactor() {
        Hooks.enableAutomaticContextPropagation(); // as spring.reactor.context-propagation=auto does
        try {
            application().run(context -> {
                Mono<String> quote = Mono.fromSupplier(context.getBean(Prices.class)::quote)
                        .subscribeOn(Schedulers.boundedElastic());
                assertThat(quote.contextWrite(
                                        inside -> inside.put(RoutingContextAccessor.KEY, RoutingContext.of("anna")))
                                .block())
                        .isEqualTo("new");
                assertThat(quote.contextWrite(
                                        inside -> inside.put(RoutingContextAccessor.KEY, RoutingContext.of("eve")))
                                .block())
                        .isEqualTo("old");
            });
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
    }
}
