package dev.coalmine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Fault;
import dev.coalmine.docs.WebhookSnippets;
import dev.coalmine.event.EventKind;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.plan.Share;
import dev.coalmine.test.VirtualTime;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of events on their way to a real HTTP server, on a virtual clock. */
class WebhookTest {
    private static final String SECRET = "a secret of no more than a test";

    private final Receiver receiver = new Receiver();
    private final VirtualTime time = new VirtualTime();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private double random = 0.999_999_999;
    private Webhook webhook;

    @AfterEach
    void close() {
        if (webhook != null) {
            webhook.close();
        }
        receiver.close();
    }

    private WebhookTarget target() {
        return WebhookTarget.at(receiver.url()).secret(SECRET);
    }

    private void open(WebhookTarget target) {
        webhook = Webhook.builder(target)
                .wallClock(time)
                .scheduler(time)
                .random(() -> random)
                .patience(Duration.ZERO)
                .build();
    }

    private static Change change(String rollout, String sentence) {
        Evidence evidence = new Evidence(
                new Evidence.Bet(0, new Tally(7, 1, 2.5, new CallCounts(100, 7, 900, 1)), 6.5),
                0.1,
                0,
                new Evidence.Standing(7.25, Double.POSITIVE_INFINITY),
                null);
        Finding finding = new Finding("error-rate", Verdict.Kind.FAIL, evidence, "7 keys to 1", null);
        return new Change(
                rollout,
                Instant.parse("2026-01-01T12:00:00Z"),
                "judge",
                sentence,
                new Phase.Ramping(0),
                new Phase.Tripped(0),
                Share.NONE,
                new Verdict(Verdict.Kind.FAIL, "7 keys to 1", List.of(finding)));
    }

    private static RolloutEvent tripped(String sentence) {
        return new RolloutEvent.Tripped(change("pricing", sentence));
    }

    private void tell(RolloutEvent event) {
        webhook.onEvent(event, failures::add);
    }

    /** Lets everything happen that needs no time to go by, until that holds. */
    private void settle(BooleanSupplier goal) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    time.advance(Duration.ZERO);
                    return goal.getAsBoolean();
                });
    }

    private List<String> sentences() {
        return receiver.got.stream()
                .map(got -> got.body().replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void anEventIsPostedAsJson() throws Exception {
        open(target());
        tell(tripped("Tripped pricing at 5%: it \"failed\"\n"));
        settle(() -> webhook.stats().delivered() == 1);

        assertThat(receiver.got).singleElement().satisfies(got -> {
            assertThat(got.method()).isEqualTo("POST");
            assertThat(got.path()).isEqualTo("/path-that-is-secret");
            assertThat(got.header("Content-Type")).isEqualTo("application/json");
        });
        JsonNode json = new ObjectMapper().readTree(receiver.got.get(0).body());
        assertThat(json.at("/type").asText()).isEqualTo("rollout.tripped");
        assertThat(json.at("/timestamp").asText()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(json.at("/text").asText()).isEqualTo("Tripped pricing at 5%: it \"failed\"\n");
        assertThat(json.at("/data/rollout").asText()).isEqualTo("pricing");
        assertThat(json.at("/data/who").asText()).isEqualTo("judge");
        assertThat(json.at("/data/from").asText()).isEqualTo("ramping");
        assertThat(json.at("/data/to").asText()).isEqualTo("tripped");
        assertThat(json.at("/data/share").isNumber()).isTrue();
        assertThat(json.at("/data/verdict/kind").asText()).isEqualTo("FAIL");
        JsonNode finding = json.at("/data/verdict/findings/0");
        assertThat(finding.at("/guardrail").asText()).isEqualTo("error-rate");
        assertThat(finding.at("/logWealth").asDouble()).isEqualTo(7.25);
        assertThat(finding.at("/logLimit").isNull()).isTrue();
        assertThat(webhook.stats()).isEqualTo(new WebhookStats(0, 1, 0, 0, 0));
        assertThat(failures).isEmpty();
    }

    @Test
    void aStepAndProblemsAreTold() throws Exception {
        open(target());
        tell(new RolloutEvent.Advanced(change("pricing", "on"), 3));
        tell(new RolloutEvent.ReconfigurationRefused(change("pricing", "no"), List.of("a", "b")));
        settle(() -> webhook.stats().delivered() == 2);

        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(receiver.got.get(0).body()).at("/data/step").asInt())
                .isEqualTo(3);
        assertThat(mapper.readTree(receiver.got.get(1).body()).at("/data/problems"))
                .hasToString("[\"a\",\"b\"]");
    }

    /** By the very code that the guide shows. */
    @Test
    void theReceiverCanTellThatItIsGenuine() {
        open(target());
        tell(tripped("it"));
        settle(() -> webhook.stats().delivered() == 1);

        Receiver.Got got = receiver.got.get(0);
        WebhookSnippets receiving = new WebhookSnippets(SECRET, time);
        String id = got.header("webhook-id");
        String timestamp = got.header("webhook-timestamp");
        String signature = got.header("webhook-signature");
        assertThat(timestamp).isEqualTo("" + time.instant().getEpochSecond());
        assertThat(receiving.isGenuine(id, timestamp, got.body(), signature)).isTrue();
        assertThat(receiving.isGenuine(id, timestamp, got.body() + " ", signature))
                .isFalse();
        assertThat(receiving.isGenuine(id + "x", timestamp, got.body(), signature))
                .isFalse();
        assertThat(receiving.isGenuine(id, timestamp, got.body(), "v1,")).isFalse();
        time.advance(Duration.ofMinutes(6));
        assertThat(receiving.isGenuine(id, timestamp, got.body(), signature)).isFalse();
    }

    @Test
    void withoutASecretNothingIsSigned() {
        open(WebhookTarget.at(receiver.url()));
        tell(tripped("it"));
        settle(() -> webhook.stats().delivered() == 1);
        assertThat(receiver.got.get(0).headers()).doesNotContainKey("Webhook-signature");
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdAndTheNextEventWaits() {
        receiver.then(500).then(503);
        open(target());
        tell(tripped("first"));
        tell(tripped("second"));
        settle(() -> webhook.stats().retries() == 1);

        time.advance(Duration.ofMillis(999));
        assertThat(sentences()).containsExactly("first");
        time.advance(Duration.ofMillis(1));
        settle(() -> webhook.stats().retries() == 2);
        time.advance(Duration.ofMillis(1_999));
        assertThat(sentences()).containsExactly("first", "first");
        time.advance(Duration.ofMillis(1));
        settle(() -> webhook.stats().delivered() == 2);

        assertThat(sentences()).containsExactly("first", "first", "first", "second");
        List<String> ids =
                receiver.got.stream().map(got -> got.header("webhook-id")).toList();
        assertThat(ids.subList(0, 3)).containsOnly(ids.get(0));
        assertThat(ids.get(3)).isNotEqualTo(ids.get(0));
        assertThat(failures).isEmpty();
    }

    @Test
    void aReceiverIsLeftAloneForAsLongAsItAsks() {
        Instant then = time.instant().plusSeconds(90);
        receiver.then(429, "Retry-After", "30")
                .then(503, "Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(then.atOffset(ZoneOffset.UTC)))
                .then(429, "Retry-After", "1000000")
                .then(429, "Retry-After", "soon");
        open(target());
        tell(tripped("it"));
        for (Duration wait :
                List.of(Duration.ofSeconds(30), Duration.ofSeconds(60), Answer.LONGEST_ASKED, Duration.ofSeconds(8))) {
            int before = receiver.got.size();
            settle(() -> webhook.stats().retries() == before + 1 || receiver.got.size() > before);
            settle(() -> webhook.stats().retries() == receiver.got.size());
            int sent = receiver.got.size();
            time.advance(wait.minusMillis(1));
            assertThat(receiver.got).hasSize(sent);
            time.advance(Duration.ofMillis(1));
        }
        settle(() -> webhook.stats().delivered() == 1);
        assertThat(receiver.got).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 410, 413})
    void whatIsRefusedIsGivenUpAtOnceAndNoRedirectIsFollowed(int status) {
        receiver.then(status, "Location", receiver.url() + "/elsewhere");
        open(target());
        tell(tripped("first"));
        tell(tripped("second"));
        settle(() -> webhook.stats().delivered() == 1);

        assertThat(sentences()).containsExactly("first", "second");
        assertThat(webhook.stats()).isEqualTo(new WebhookStats(0, 1, 0, 1, 0));
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("the webhook to 127.0.0.1 lost tripped of pricing: the answer was " + status));
    }

    @Test
    void whatFailsForTooOftenIsGivenUp() {
        receiver.then(500).then(500).then(500);
        open(target().attempts(3));
        tell(tripped("first"));
        settle(() -> webhook.stats().retries() == 1);
        time.advance(Duration.ofSeconds(1));
        settle(() -> webhook.stats().retries() == 2);
        time.advance(Duration.ofSeconds(2));
        settle(() -> webhook.stats().failed() == 1);
        assertThat(failures.get(0))
                .hasMessageEndingWith("lost tripped of pricing: the answer was 500, in the last of 3 attempts");
        tell(tripped("second"));
        settle(() -> webhook.stats().delivered() == 1);
    }

    @Test
    @Fault(7)
    void aReceiverThatHangsIsLeftAfterTheTimeout() {
        receiver.thenHang().thenDribble();
        open(target().timeout(Duration.ofSeconds(5)));
        tell(tripped("it"));
        settle(() -> receiver.got.size() == 1);
        time.advance(Duration.ofMillis(4_999));
        settle(() -> webhook.stats().retries() == 0);
        time.advance(Duration.ofMillis(1));
        settle(() -> webhook.stats().retries() == 1);
        time.advance(Duration.ofSeconds(1));
        settle(() -> receiver.got.size() == 2);
        time.advance(Duration.ofSeconds(5));
        settle(() -> webhook.stats().retries() == 2);
        time.advance(Duration.ofSeconds(2));
        settle(() -> webhook.stats().delivered() == 1);
        assertThat(failures).isEmpty();
    }

    /** Its connections are reset, and then nobody listens any more. */
    @Test
    void connectionsThatBreakOrCannotBeMadeAreTriedAgain() throws IOException {
        AtomicInteger resets = new AtomicInteger();
        ServerSocket resetting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (Socket socket = resetting.accept()) {
                socket.getInputStream().read();
                socket.setSoLinger(true, 0);
                resets.incrementAndGet();
                resetting.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        open(WebhookTarget.at("http://127.0.0.1:" + resetting.getLocalPort()).attempts(2));
        tell(tripped("it"));
        settle(() -> webhook.stats().retries() == 1);
        assertThat(resets).hasValue(1);
        time.advance(Duration.ofSeconds(1));
        settle(() -> webhook.stats().failed() == 1);
        assertThat(failures.get(0))
                .hasMessageEndingWith(": java.net.ConnectException, in the last of 2 attempts")
                .hasNoCause();
    }

    @Test
    @Fault(14)
    void ofTooManyEventsTheOldestAreDroppedAndCounted() {
        receiver.thenHang();
        open(target().capacity(2));
        tell(tripped("0"));
        settle(() -> receiver.got.size() == 1);
        for (int i = 1; i <= 5; i++) {
            tell(tripped("" + i));
        }
        assertThat(webhook.stats()).isEqualTo(new WebhookStats(3, 0, 0, 0, 3));
        assertThat(failures)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessage("the webhook to 127.0.0.1 lost tripped of pricing: more than 2 events wait"));
        time.advance(WebhookTarget.DEFAULT_TIMEOUT);
        settle(() -> webhook.stats().retries() == 1);
        time.advance(Duration.ofSeconds(1));
        settle(() -> webhook.stats().delivered() == 3);
        assertThat(sentences()).containsExactly("0", "0", "4", "5");
    }

    @Test
    void onlyEventsThatAreAskedForArePosted() {
        open(target().events(EventKind.TRIPPED, EventKind.ABORTED));
        tell(new RolloutEvent.Started(change("pricing", "start")));
        tell(new RolloutEvent.Aborted(change("pricing", "stop")));
        settle(() -> webhook.stats().delivered() == 1);
        assertThat(sentences()).containsExactly("stop");
    }

    /** A sender that breaks loses its delivery, and the next one has its turn. */
    @Test
    @Fault(7)
    void nothingThatBreaksStopsTheLine() {
        AtomicInteger posts = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        webhook = Webhook.builder(target())
                .senders(() -> new Sender() {
                    @Override
                    public CompletableFuture<java.net.http.HttpResponse<Void>> post(Delivery delivery, long timestamp) {
                        thread.set(Thread.currentThread());
                        posts.incrementAndGet();
                        throw new AssertionError("injected");
                    }

                    @Override
                    public void close() {}
                })
                .build();
        for (int i = 0; i < 1_000; i++) {
            tell(tripped("" + i));
        }
        await().until(() -> webhook.stats().failed() == 1_000);
        assertThat(posts).hasValue(1_000);
        assertThat(thread.get().getName()).isEqualTo("coalmine-webhook");
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(failures).hasSize(1_000);
    }

    @Test
    void closingPostsWhatWaitsWithoutTheWaits() {
        receiver.then(500).then(500);
        webhook = Webhook.builder(target()).patience(Duration.ofMinutes(1)).build();
        for (int i = 0; i < 10; i++) {
            tell(tripped("" + i));
        }
        await().until(() -> webhook.stats().retries() == 1);
        webhook.close();
        assertThat(webhook.stats()).isEqualTo(new WebhookStats(0, 9, 1, 1, 0));
        tell(tripped("late"));
        assertThat(webhook.stats().dropped()).isEqualTo(1);
        webhook.close();
    }

    @Test
    void closingWaitsForAHangingReceiverNoLongerThanItsPatience() {
        receiver.thenHang();
        webhook = Webhook.builder(target()).patience(Duration.ofMillis(50)).build();
        tell(tripped("0"));
        tell(tripped("1"));
        await().until(() -> receiver.got.size() == 1);
        webhook.close();
        assertThat(webhook.stats()).isEqualTo(new WebhookStats(0, 0, 0, 0, 2));
        assertThat(failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).hasMessageEndingWith("the webhook was closed"));
    }
}
