package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.stereotype.Component;

/** Suspend functions, as Kotlin compiles them: they are refused, with their names. */
class SuspendFunctionsTest {
    interface Prices {
        Object quote(@RoutingKey String customer, Continuation<? super String> rest);

        String now(@RoutingKey String customer);
    }

    @Component
    static class OldPrices implements Prices {
        @Override
        public Object quote(String customer, Continuation<? super String> rest) {
            return "old";
        }

        @Override
        public String now(String customer) {
            return "old";
        }
    }

    @Component
    @Candidate("prices")
    static class NewPrices extends OldPrices {}

    @Component
    static class Checkout {
        @Canary(rollout = "checkout", candidate = "payV2")
        public Object pay(@RoutingKey String customer, Continuation<? super String> rest) {
            return "old";
        }

        public Object payV2(String customer, Continuation<? super String> rest) {
            return "new";
        }
    }

    @Test
    void theyAreRefusedWithTheirNames() {
        plain(OldPrices.class, NewPrices.class, Checkout.class).run(context -> {
            FailureAnalysis analysis = new WiringFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription())
                    .contains("shares an interface with suspend functions, whose calls return before they end:")
                    .contains("Prices.quote")
                    .doesNotContain("Prices.now")
                    .contains("Checkout.pay(java.lang.String")
                    .contains("it is a suspend function");
            assertThat(analysis.getAction()).contains("Mono, a Flux or a CompletionStage");
        });
    }
}
