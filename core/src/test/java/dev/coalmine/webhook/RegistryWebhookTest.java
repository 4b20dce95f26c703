package dev.coalmine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A registry whose events are posted, from its configuration to a real HTTP server. */
class RegistryWebhookTest {
    private static final String SECRET = "the hidden secret of this test";

    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Rollouts registry(Map<String, String> more) {
        Map<String, String> properties = new java.util.HashMap<>(more);
        properties.put("webhook.url", receiver.url());
        properties.put("webhook.secret", SECRET);
        return Rollouts.builder().config(CoalmineConfig.read(properties)).build();
    }

    private static Rollout start(Rollouts rollouts) {
        return rollouts.named("pricing")
                .plan(RolloutPlan.builder()
                        .step(Share.percent(10), Duration.ofDays(1))
                        .build())
                .start();
    }

    @Test
    void whatHappensToItsRolloutsIsPostedBeforeItIsClosed() {
        try (Rollouts rollouts = registry(Map.of())) {
            start(rollouts).by("anna").abort("it smells");
        }
        assertThat(receiver.got)
                .extracting(Receiver.Got::body)
                .satisfiesExactly(
                        started -> assertThat(started)
                                .contains("\"type\":\"rollout.started\"", "\"from\":\"pending\",\"to\":\"ramping\""),
                        aborted -> assertThat(aborted)
                                .contains("\"type\":\"rollout.aborted\"", "it smells", "\"who\":\"anna\"")
                                .contains("\"from\":\"ramping\",\"to\":\"aborted\",\"share\":0,"));
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void whatIsLostIsAnInternalFailureOfItsRolloutAndNoSecretIsLogged() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        receiver.then(404);
        try (Rollouts rollouts = registry(Map.of("webhook.events", "started"))) {
            Rollout pricing = start(rollouts);
            await().until(() -> pricing.status().counters().internalFailures() == 1);
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }
        List<String> lines = List.copyOf(log.list).stream()
                .map(line -> line.getFormattedMessage()
                        + (line.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(line.getThrowableProxy())))
                .toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("pricing: a listener failed")
                        .contains("the webhook to 127.0.0.1 lost started of pricing: the answer was 404"))
                .noneSatisfy(line -> assertThat(line).contains(SECRET))
                .noneSatisfy(line -> assertThat(line).contains("path-that-is-secret"));
    }
}
