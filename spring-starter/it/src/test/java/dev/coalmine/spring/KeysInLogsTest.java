package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.coalmine.Fault;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.stereotype.Component;

/** Keys are people, and names end up in logs: the former never, and the latter on one line. */
@ExtendWith(OutputCaptureExtension.class)
class KeysInLogsTest {
    private static final String SECRET = "secret-of-anna";

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.coalmine");

    @BeforeEach
    void logEverything() {
        log.setLevel(Level.TRACE);
    }

    @AfterEach
    void logAsBefore() {
        log.setLevel(null);
    }

    interface Prices {
        String quote(@RoutingKey String customer);
    }

    @Component
    static class OldPrices implements Prices {
        @Override
        public String quote(String customer) {
            return "old";
        }
    }

    @Component
    @Candidate("prices")
    static class BrokenPrices implements Prices {
        @Override
        public String quote(String customer) {
            throw new IllegalStateException("no price for " + customer);
        }
    }

    @Test
    @Fault(36)
    void aWholeRolloutSaysNoKey(CapturedOutput output) {
        List<RolloutEvent> events = new CopyOnWriteArrayList<>();
        plain(OldPrices.class, BrokenPrices.class)
                .withBean(RolloutListener.class, () -> events::add)
                .withPropertyValues(
                        "coalmine.rollouts.prices.plan.steps[0].share=50%",
                        "coalmine.rollouts.prices.plan.steps[0].hold=1h")
                .run(context -> {
                    Prices prices = context.getBean(Prices.class);
                    for (int i = 0; i < 1_000; i++) {
                        String customer = SECRET + i;
                        Throwable unused = catchThrowable(() -> prices.quote(customer));
                    }
                    var rollout = context.getBean(Rollouts.class).find("prices").orElseThrow();
                    await().untilAsserted(
                                    () -> assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class));
                    rollout.by("anna").acknowledge("on we go");
                    assertThat(rollout.status().toString()).doesNotContain(SECRET);
                });
        assertThat(events).isNotEmpty();
        assertThat(events.toString()).doesNotContain(SECRET);
        assertThat(output).contains("Tripped prices").doesNotContain(SECRET);
    }

    interface Orders {
        String order(String customer);
    }

    @Component
    static class OldOrders implements Orders {
        @Override
        public String order(String customer) {
            return "old";
        }
    }

    @Component
    @Candidate(value = "orders", key = "T(java.lang.Long).parseLong(#customer)")
    static class NewOrders extends OldOrders {
        @Override
        public String order(String customer) {
            return "new";
        }
    }

    @Test
    @Fault(36)
    void anExpressionOrAResolverThatFailsOnAKeyDoesNotQuoteIt(CapturedOutput output) {
        plain(OldOrders.class, NewOrders.class)
                .run(context ->
                        assertThat(context.getBean(Orders.class).order(SECRET)).isEqualTo("old"));
        assertThat(output)
                .contains("orders: the routing key function failed")
                .contains("java.lang.NumberFormatException, whose message is left out")
                .contains("KeyExpression.keyOf")
                .doesNotContain(SECRET);
    }

    @Test
    @Fault(36)
    void aRequestsKeyAndHeadersAreNotQuoted(CapturedOutput output) {
        CoalmineWebProperties properties = new CoalmineWebProperties();
        properties.getKey().setHeader("X-Customer");
        properties.getForcing().setEnabled(true);
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("X-Customer", SECRET);
        request.addHeader("X-Coalmine-Arm", SECRET + "\nTripped prices");

        assertThat(new RequestReader(properties).contextOf(null, request::getHeader, name -> null))
                .isNotNull();

        assertThat(output)
                .contains("A request's header that forces arms is ignored")
                .doesNotContain(SECRET)
                .doesNotContain("Tripped prices");
    }

    @Component
    @Candidate("prices\nTripped everything")
    static class ForgedPrices extends OldPrices {
        @Canary(rollout = "", candidate = "quote")
        public String other(@RoutingKey String customer) {
            return "old";
        }
    }

    @Test
    @Fault(36)
    void aNameOfSeveralLinesStopsTheStartAndIsSaidOnOne() {
        plain(OldPrices.class, ForgedPrices.class).run(context -> {
            assertThat(context.getStartupFailure())
                    .isInstanceOf(WiringException.class)
                    .hasMessageContaining(
                            "Invalid rollout name \"prices?Tripped everything\": allowed are 1 to 64 letters")
                    .hasMessageContaining("Invalid rollout name \"\"");
            assertThat(context.getStartupFailure().getMessage().lines()).noneMatch(line -> line.startsWith("Tripped"));
        });
        plain().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource(
                                "forged", Map.of("coalmine.rollouts[prices\nTripped everything].alpha", "1%"))))
                .run(context -> assertThat(
                                context.getStartupFailure().getMessage().lines())
                        .isNotEmpty()
                        .noneMatch(line -> line.startsWith("Tripped")));
    }
}
