package dev.coalmine.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.test.VirtualTime;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a flag's value, by OpenFeature's own provider in memory. */
class FlagCeilingTest {
    private static final String KEY = "pricing-ceiling";

    private final VirtualTime time = new VirtualTime();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.coalmine");
    private final Provider provider = new Provider();
    private Client client;
    private FlagCeiling ceiling;

    /** A provider that may break, and whose flags may change without a word. */
    private static final class Provider extends InMemoryProvider {
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        private volatile RuntimeException breaking;
        private volatile Double silently;

        Provider() {
            super(new HashMap<>());
        }

        @Override
        public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double otherwise, EvaluationContext context) {
            thread.set(Thread.currentThread());
            if (breaking != null) {
                throw breaking;
            }
            return silently == null
                    ? super.getDoubleEvaluation(key, otherwise, context)
                    : ProviderEvaluation.<Double>builder().value(silently).build();
        }
    }

    @BeforeEach
    void connect() {
        String domain = UUID.randomUUID().toString();
        OpenFeatureAPI.getInstance().setProviderAndWait(domain, provider);
        client = OpenFeatureAPI.getInstance().getClient(domain);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        if (ceiling != null) {
            ceiling.close();
        }
        OpenFeatureAPI.getInstance().shutdown();
    }

    private void say(Object value) {
        provider.updateFlag(KEY, flag(value));
    }

    private static Flag<?> flag(Object value) {
        return Flag.builder().variant("said", value).defaultVariant("said").build();
    }

    private void start() {
        ceiling = FlagCeiling.builder(client, KEY).executor(time).start();
        time.advance(Duration.ZERO);
    }

    /** The provider tells of changes from a thread of its own. */
    private void settle(BooleanSupplier goal) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    time.advance(Duration.ZERO);
                    return goal.getAsBoolean();
                });
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(line -> line.getLevel().toString().equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aNumberOfPercentIsTakenWhateverItsType() {
        say(12.5);
        start();
        assertThat(ceiling.current()).isEqualTo(Share.percent(12.5));
        say(7);
        settle(() -> ceiling.current().equals(Share.percent(7)));
        say(100.0);
        settle(() -> ceiling.current().equals(Share.ALL));
        say(0);
        settle(() -> ceiling.current().equals(Share.NONE));
        assertThat(ceiling.failures()).isZero();
    }

    @Test
    void whatIsFinerThanAShareIsRoundedDown() {
        say(4.350_09);
        start();
        assertThat(ceiling.current()).isEqualTo(Share.percent(4.35));
    }

    @Test
    void anythingElseIsCountedAndTheLastGoodValueStays() {
        say(20);
        start();
        long failures = 0;
        for (Object wrong : List.of(-1, 101, Double.NaN, Double.POSITIVE_INFINITY, "20", true, new Value(20))) {
            say(wrong);
            long before = failures;
            settle(() -> ceiling.failures() > before);
            failures = ceiling.failures();
            assertThat(ceiling.current()).as("%s", wrong).isEqualTo(Share.percent(20));
        }
        provider.breaking = new IllegalStateException("the provider is broken");
        time.advance(FlagCeiling.DEFAULT_INTERVAL);
        assertThat(ceiling.failures()).isGreaterThan(failures);
        assertThat(ceiling.current()).isEqualTo(Share.percent(20));
        assertThat(warnings())
                .containsExactly(
                        "Flag pricing-ceiling does not say how high a share may be: its value is -1, and allowed is"
                                + " 0 to 100 percent; it is 20% until it does");

        provider.breaking = null;
        say(30);
        settle(() -> ceiling.current().equals(Share.percent(30)));
        say(200);
        settle(() -> warnings().size() == 2);
    }

    @Test
    void withoutAGoodValueTheOtherOneHolds() {
        start();
        assertThat(ceiling.current()).isEqualTo(Share.NONE);
        assertThat(ceiling.failures()).isPositive();
        assertThat(warnings()).singleElement().asString().contains("FLAG_NOT_FOUND", "it is 0% until it does");
        ceiling.close();
        ceiling = FlagCeiling.builder(client, KEY)
                .otherwise(Share.percent(5))
                .executor(time)
                .start();
        time.advance(Duration.ZERO);
        assertThat(ceiling.current()).isEqualTo(Share.percent(5));
    }

    /** Not every provider tells of its changes. */
    @Test
    void theFlagIsLookedAtFromTimeToTime() {
        say(20);
        start();
        provider.silently = 30.0;
        time.advance(FlagCeiling.DEFAULT_INTERVAL.minusMillis(1));
        assertThat(ceiling.current()).isEqualTo(Share.percent(20));
        time.advance(Duration.ofMillis(1));
        assertThat(ceiling.current()).isEqualTo(Share.percent(30));
        ceiling.close();
        provider.silently = 40.0;
        time.advance(Duration.ofHours(1));
        assertThat(ceiling.current()).isEqualTo(Share.percent(30));
    }

    @Test
    void theContextIsThatOfTheBuilder() {
        Flag<?> regional = Flag.builder()
                .variant("eu", 10.0)
                .variant("us", 50.0)
                .defaultVariant("us")
                .contextEvaluator((flag, context) -> "eu".equals(context.getTargetingKey()) ? 10.0 : 50.0)
                .build();
        provider.updateFlag(KEY, regional);
        ceiling = FlagCeiling.builder(client, KEY)
                .context(new ImmutableContext("eu"))
                .executor(time)
                .start();
        time.advance(Duration.ZERO);
        assertThat(ceiling.current()).isEqualTo(Share.percent(10));
    }

    @Test
    void itIsEvaluatedOnADaemonThreadOfItsOwnAndKnownAtTheStart() {
        say(20);
        ceiling = FlagCeiling.builder(client, KEY).start();
        assertThat(ceiling.current()).isEqualTo(Share.percent(20));
        assertThat(provider.thread.get().getName()).isEqualTo("coalmine-openfeature");
        assertThat(provider.thread.get().isDaemon()).isTrue();
        assertThat(ceiling).hasToString("flag pricing-ceiling, which says 20%");
    }

    @Test
    void aRolloutGoesNoHigher() {
        say(10);
        start();
        RolloutPlan plan = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(Step.of(Share.percent(5), Duration.ofMinutes(10)).minCalls(0))
                .step(Step.of(Share.percent(50), Duration.ofMinutes(10)).minCalls(0))
                .build();
        try (Rollouts rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .build()) {
            Rollout pricing =
                    rollouts.named("pricing").plan(plan).ceiling(ceiling).start();
            time.advance(Duration.ofMinutes(11));
            assertThat(pricing.status().share()).isEqualTo(Share.percent(10));
            say(2.5);
            settle(() -> ceiling.current().equals(Share.percent(2.5)));
            time.advance(Duration.ofSeconds(1));
            assertThat(pricing.status().share()).isEqualTo(Share.percent(2.5));
            provider.breaking = new IllegalStateException("the provider is broken");
            time.advance(Duration.ofMinutes(30));
            assertThat(pricing.status().share()).isEqualTo(Share.percent(2.5));
            assertThat(pricing.status().counters().internalFailures()).isZero();
            provider.breaking = null;
            say(100);
            settle(() -> ceiling.current().equals(Share.ALL));
            time.advance(Duration.ofSeconds(1));
            assertThat(pricing.status().share()).isEqualTo(Share.percent(50));
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> FlagCeiling.builder(client, " "))
                .hasMessage("Invalid flag \" \": allowed is a key that is not blank");
        assertThatThrownBy(() -> FlagCeiling.builder(client, KEY).every(Duration.ofMillis(99)))
                .hasMessage("Invalid interval PT0.099S: allowed is 100 ms to 1 hour");
        assertThatThrownBy(() -> FlagCeiling.builder(client, KEY).every(Duration.ofHours(2)))
                .hasMessage("Invalid interval PT2H: allowed is 100 ms to 1 hour");
    }
}
