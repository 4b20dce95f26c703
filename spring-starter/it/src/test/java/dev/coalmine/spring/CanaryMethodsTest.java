package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.pinned;
import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.NotShadowed;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ShadowStats;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.stereotype.Component;

/** Methods that are routed to another method of the same bean. */
class CanaryMethodsTest {
    record Cart(String customerId) {}

    @Component
    static class Quotes {
        static final IOException BROKEN = new IOException("broken");

        @Canary(rollout = "quote", candidate = "quoteV2")
        public String quote(@RoutingKey String customer) {
            return "v1";
        }

        public String quoteV2(String customer) {
            return "v2";
        }

        @Canary(rollout = "checkout", candidate = "checkoutV2", key = "#cart.customerId")
        String checkout(Cart cart) throws IOException {
            return "v1 for " + cart.customerId();
        }

        private String checkoutV2(Cart cart) throws IOException {
            throw BROKEN;
        }

        public String itself(String customer) {
            return quote(customer);
        }
    }

    private static RolloutStatus statusOf(Rollouts rollouts, String name) {
        return rollouts.find(name).orElseThrow().status();
    }

    @Test
    void theRolloutSaysWhichMethodIsCalled() {
        pinned(Arm.CANDIDATE, Quotes.class)
                .run(context ->
                        assertThat(context.getBean(Quotes.class).quote("anna")).isEqualTo("v2"));
        pinned(Arm.STABLE, Quotes.class)
                .run(context ->
                        assertThat(context.getBean(Quotes.class).quote("anna")).isEqualTo("v1"));
    }

    @Test
    @Promise("C1")
    void whatTheCandidateThrowsComesOutAsItIs() {
        pinned(Arm.CANDIDATE, Quotes.class)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Quotes.class).checkout(new Cart("anna")))
                        .isSameAs(Quotes.BROKEN));
    }

    @Test
    @Promise("C3")
    void whatFailsOnTheCandidateIsRepeatedWhereThePropertiesSaySo() {
        plain(Quotes.class)
                .withPropertyValues(
                        "coalmine.rollouts.checkout.fallback=idempotent",
                        "coalmine.rollouts.checkout.overrides.candidate=anna")
                .run(context -> {
                    assertThat(context.getBean(Quotes.class).checkout(new Cart("anna")))
                            .isEqualTo("v1 for anna");
                    assertThat(statusOf(context.getBean(Rollouts.class), "checkout")
                                    .counters()
                                    .fallbacks())
                            .isEqualTo(1);
                });
    }

    @Component
    static class Shadowed {
        final CompletableFuture<Thread> shadow = new CompletableFuture<>();

        @Canary(rollout = "quote", candidate = "quoteV2")
        public String quote(@RoutingKey String customer) {
            return "v1";
        }

        public String quoteV2(String customer) {
            shadow.complete(Thread.currentThread());
            return "v2";
        }

        @Canary(rollout = "order", candidate = "orderV2")
        @NotShadowed
        public String order(@RoutingKey String customer) {
            return "v1";
        }

        public String orderV2(String customer) {
            throw new AssertionError();
        }

        CompletableFuture<Thread> shadow() {
            return shadow;
        }
    }

    @Test
    @Promise("C6")
    void theCandidateIsCalledBesideStableWhereThePropertiesSaySo() {
        plain(Shadowed.class)
                .withPropertyValues(
                        "coalmine.rollouts.quote.shadow.share=100%",
                        "coalmine.rollouts.quote.shadow.hold=1h",
                        "coalmine.rollouts.order.shadow.share=100%",
                        "coalmine.rollouts.order.shadow.hold=1h")
                .run(context -> {
                    Shadowed quotes = context.getBean(Shadowed.class);
                    assertThat(quotes.quote("anna")).isEqualTo("v1");
                    assertThat(quotes.order("anna")).isEqualTo("v1");

                    assertThat(quotes.shadow().get(30, TimeUnit.SECONDS).getName())
                            .isEqualTo("coalmine-shadow-quote");
                    RolloutStatus order = statusOf(context.getBean(Rollouts.class), "order");
                    assertThat(order.phase()).isEqualTo(new Phase.Shadowing());
                    assertThat(order.shadow()).isEqualTo(ShadowStats.NONE);
                });
    }

    @Test
    void callsAreRecordedUnderTheirKey() {
        plain(Quotes.class).run(context -> {
            Quotes quotes = context.getBean(Quotes.class);
            for (int i = 0; i < 500; i++) {
                quotes.quote("customer-" + i);
            }
            quotes.checkout(new Cart("someone on stable"));

            RolloutStatus quote = statusOf(context.getBean(Rollouts.class), "quote");
            assertThat(quote.stable().calls() + quote.candidate().calls()).isEqualTo(500);
            assertThat(quote.candidate().calls()).isBetween(1L, 25L);
            assertThat(quote.counters().missingKeys()).isZero();
            RolloutStatus checkout = statusOf(context.getBean(Rollouts.class), "checkout");
            assertThat(checkout.counters().missingKeys()).isZero();
        });
    }

    @Test
    void aKeyExpressionThatFailsMakesTheKeyMissing() {
        plain(Quotes.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Quotes.class).checkout(null))
                    .isInstanceOf(NullPointerException.class);

            RolloutStatus checkout = statusOf(context.getBean(Rollouts.class), "checkout");
            assertThat(checkout.counters().missingKeys()).isEqualTo(1);
            assertThat(checkout.counters().internalFailures()).isEqualTo(1);
        });
    }

    @Test
    void aCallOnItselfPassesTheRollout() {
        pinned(Arm.CANDIDATE, Quotes.class)
                .run(context ->
                        assertThat(context.getBean(Quotes.class).itself("anna")).isEqualTo("v1"));
    }

    @Test
    void aRolloutThatIsNotEnabledLeavesTheMethodAlone() {
        pinned(Arm.CANDIDATE, Quotes.class)
                .withPropertyValues("coalmine.rollouts.quote.enabled=false")
                .run(context -> {
                    assertThat(context.getBean(Quotes.class).quote("anna")).isEqualTo("v1");
                    assertThat(context.getBean(Rollouts.class).find("quote")).isEmpty();
                });
    }

    @Component
    static class Later {
        final CompletableFuture<String> result = new CompletableFuture<>();

        @Canary(rollout = "later", candidate = "newLater")
        public CompletableFuture<String> later(@RoutingKey String customer) {
            return result;
        }

        public CompletableFuture<String> newLater(String customer) {
            return result;
        }
    }

    @Test
    @Fault(11)
    void aFutureIsMeasuredWhenItIsDone() {
        plain(Later.class).run(context -> {
            Later later = context.getBean(Later.class);
            CompletableFuture<String> result = later.later("anna");

            Rollouts rollouts = context.getBean(Rollouts.class);
            assertThat(statusOf(rollouts, "later").stable().calls()).isZero();
            result.complete("done");
            assertThat(statusOf(rollouts, "later").stable().calls()
                            + statusOf(rollouts, "later").candidate().calls())
                    .isEqualTo(1);
        });
    }

    @Component
    static class Wrong {
        @Canary(rollout = "a", candidate = "gone")
        public String gone0(@RoutingKey String customer) {
            return "";
        }

        @Canary(rollout = "b", candidate = "otherArguments")
        public String other(@RoutingKey String customer) {
            return "";
        }

        public String otherArguments(int customer) {
            return "";
        }

        @Canary(rollout = "c", candidate = "otherResult")
        public String result(@RoutingKey String customer) {
            return "";
        }

        public int otherResult(String customer) {
            return 0;
        }

        @Canary(rollout = "d", candidate = "throwing")
        public final String end(@RoutingKey String customer) {
            return "";
        }

        public String throwing(String customer) {
            return "";
        }
    }

    @Test
    void everyWrongMarkIsReportedBeforeAnyBeanIsMade() {
        plain(Wrong.class).run(context -> {
            FailureAnalysis analysis = new WiringFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription())
                    .contains("there is no method gone.")
                    .contains("no method otherArguments has the same parameters:")
                    .contains("the candidate returns int instead of java.lang.String.")
                    .contains("it is final, private or static");
            assertThat(analysis.getAction()).contains("same parameters and result");
        });
    }

    @Component
    static class Keyless {
        @Canary(rollout = "keyless", candidate = "pong")
        public String ping() {
            return "ping";
        }

        public String pong() {
            return "pong";
        }
    }

    @Test
    void aMethodWithoutAnyKeyIsRefused() {
        plain(Keyless.class)
                .run(context -> assertThat(new WiringFailureAnalyzer()
                                .analyze(context.getStartupFailure())
                                .getDescription())
                        .contains("Rollout keyless has no routing key"));
        plain(Keyless.class)
                .withPropertyValues("coalmine.rollouts.keyless.missing-key=random")
                .run(context ->
                        assertThat(context.getBean(Keyless.class).ping()).isIn("ping", "pong"));
        plain(Keyless.class)
                .withBean(RoutingKeyResolver.class, () -> (rollout, method, arguments) -> rollout + method.getName())
                .run(context -> {
                    context.getBean(Keyless.class).ping();
                    assertThat(statusOf(context.getBean(Rollouts.class), "keyless")
                                    .counters()
                                    .missingKeys())
                            .isZero();
                });
    }
}
