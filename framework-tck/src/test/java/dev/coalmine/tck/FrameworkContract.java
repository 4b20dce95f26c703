package dev.coalmine.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.RoutingContext;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.tck.Pricing.LegacyPricing;
import dev.coalmine.tck.Pricing.Shop;
import dev.coalmine.tck.Pricing.VectorPricing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every framework does alike: which bean is injected where, which calls are routed and recorded how, and what
 * properties say. A framework extends it by how it starts an application that has the beans of this package.
 */
public abstract class FrameworkContract {
    /** Anna is on the candidate of every rollout, and Eve, whose hash is far from 1%, on stable. */
    private static final Map<String, String> ANNA = Map.of(
            "coalmine.rollouts.pricing.overrides.candidate", "anna",
            "coalmine.rollouts.discount.overrides.candidate", "anna",
            "coalmine.rollouts.texts.overrides.candidate", "anna",
            "coalmine.rollouts.numbers.overrides.candidate", "42",
            "coalmine.rollouts.quote.overrides.candidate", "anna",
            "coalmine.rollouts.checkout.overrides.candidate", "anna",
            "coalmine.rollouts.keyless.missing-key", "stable");

    /** Returns the bean of a type that would be injected. */
    public interface Beans {
        /** Returns it. */
        <T> T bean(Class<T> type);
    }

    /**
     * A started application.
     *
     * @param beans finds its beans
     * @param closing stops it
     */
    public record App(Beans beans, Runnable closing) implements AutoCloseable {
        <T> T bean(Class<T> type) {
            return beans.bean(type);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** The classes of all beans of the application, for frameworks that want to be told. */
    protected static final List<Class<?>> BEANS = List.of(
            LegacyPricing.class,
            VectorPricing.class,
            Shop.class,
            Discount.NoDiscount.class,
            Discount.MoreDiscount.class,
            Codec.OldTexts.class,
            Codec.NewTexts.class,
            Codec.OldNumbers.class,
            Codec.NewNumbers.class,
            Codec.Encoder.class,
            Quotes.class,
            Ear.class);

    /** Starts an application with all beans and these properties; throws what stops it. */
    protected abstract App start(Map<String, String> properties);

    private App anna(String... more) {
        Map<String, String> properties = new HashMap<>(ANNA);
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return start(properties);
    }

    private static RolloutStatus statusOf(App app, String rollout) {
        return app.bean(Rollouts.class).find(rollout).orElseThrow().status();
    }

    private static long calls(App app, String rollout) {
        RolloutStatus status = statusOf(app, rollout);
        return status.stable().calls() + status.candidate().calls();
    }

    private static Throwable rootOf(Throwable thrown) {
        assertThat(thrown).isNotNull();
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Test
    @Fault(4)
    void theInterfaceIsRoutedWhereverItIsInjected() {
        try (App app = anna()) {
            Shop shop = app.bean(Shop.class);
            assertThat(shop.pricing.quote("anna")).isEqualTo("vector");
            assertThat(shop.pricing.quote("eve")).isEqualTo("legacy");
            assertThat(shop.list).containsExactly(shop.pricing);
            assertThat(shop.map).containsOnly(Map.entry("pricing", shop.pricing));
            assertThat(app.bean(Pricing.class)).isSameAs(shop.pricing);
        }
    }

    @Test
    void eachArmIsInjectableByItself() {
        try (App app = anna()) {
            Shop shop = app.bean(Shop.class);
            assertThat(shop.stableByName).isSameAs(shop.stableByClass).isInstanceOf(LegacyPricing.class);
            assertThat(shop.candidateByName).isSameAs(shop.candidateByClass).isInstanceOf(VectorPricing.class);
        }
    }

    @Test
    @Promise("C4")
    void everyKindOfMethodIsRouted() throws Exception {
        try (App app = anna("coalmine.rollouts.pricing.overrides.candidate", "anna,7")) {
            Pricing pricing = app.bean(Pricing.class);
            assertThat(pricing.describe("eve")).isEqualTo("priced by legacy");
            assertThat(pricing.count(7, "a", "b")).isEqualTo(-2);
            assertThat(pricing.count(8, "a", "b")).isEqualTo(2);
            assertThat(pricing.<String>sorted("eve", List.of("a"))).containsExactly("a");
            assertThatThrownBy(() -> pricing.sorted("anna", List.of("a"))).isSameAs(LegacyPricing.BROKEN);
            pricing.forget("eve");
            assertThatThrownBy(() -> pricing.forget("anna")).hasMessage("forgotten by vector");
            assertThat(pricing.toString()).contains("Pricing").contains("pricing").doesNotContain("@");
        }
    }

    @Test
    @Promise("M1")
    void callsOfBothArmsAreRecorded() {
        try (App app = start(Map.of("coalmine.rollouts.keyless.missing-key", "stable"))) {
            Pricing pricing = app.bean(Pricing.class);
            for (int i = 0; i < 1_000; i++) {
                pricing.quote("customer-" + i);
            }
            assertThat(calls(app, "pricing")).isEqualTo(1_000);
            assertThat(statusOf(app, "pricing").candidate().calls()).isBetween(1L, 40L);
            assertThat(statusOf(app, "pricing").counters().missingKeys()).isZero();
        }
    }

    @Test
    void aCandidateThatAsksForTheInterfaceDecoratesStable() {
        try (App app = anna()) {
            Discount discount = app.bean(Discount.class);
            assertThat(discount.of(" anna ")).isEqualTo("none and 5%");
            assertThat(discount.of("eve")).isEqualTo("none");
        }
    }

    @Test
    void typeArgumentsTellInterfacesApart() {
        try (App app = anna()) {
            Codec.Encoder encoder = app.bean(Codec.Encoder.class);
            assertThat(encoder.texts.encode("anna")).isEqualTo("new text anna");
            assertThat(encoder.texts.encode("eve")).isEqualTo("old text eve");
            assertThat(encoder.numbers.encode(42L)).isEqualTo("new number 42");
            assertThat(encoder.numbers.encode(43L)).isEqualTo("old number 43");
        }
    }

    @Test
    void callsWithoutAKeyTakeThatOfTheRoutingContext() {
        try (App app = anna()) {
            Pricing pricing = app.bean(Pricing.class);
            assertThat(RoutingContext.of("anna").call(() -> pricing.quote(null))).isEqualTo("vector");
            assertThat(pricing.quote(null)).isEqualTo("legacy");
            assertThat(statusOf(app, "pricing").counters().missingKeys()).isEqualTo(1);
        }
    }

    @Test
    void aRolloutThatIsNotEnabledLeavesStableAlone() {
        try (App app = anna(
                "coalmine.rollouts.pricing.enabled", "false",
                "coalmine.rollouts.quote.enabled", "false")) {
            Shop shop = app.bean(Shop.class);
            assertThat(shop.pricing).isSameAs(shop.stableByClass);
            assertThat(shop.list).containsExactly(shop.stableByClass);
            assertThat(app.bean(Quotes.class).quote("anna")).isEqualTo("v1");
            assertThat(app.bean(Rollouts.class).find("pricing")).isEmpty();
            assertThat(app.bean(Rollouts.class).find("quote")).isEmpty();
        }
    }

    @Test
    void eachApplicationHasRolloutsOfItsOwn() {
        try (App one = anna();
                App other = start(Map.of("coalmine.rollouts.keyless.missing-key", "stable"))) {
            assertThat(one.bean(Pricing.class).quote("anna")).isEqualTo("vector");
            assertThat(other.bean(Pricing.class).quote("anna")).isEqualTo("legacy");
        }
    }

    @Test
    void aMarkedMethodIsRoutedToItsCandidate() {
        try (App app = anna()) {
            Quotes quotes = app.bean(Quotes.class);
            assertThat(quotes.quote("anna")).isEqualTo("v2");
            assertThat(quotes.quote("eve")).isEqualTo("v1");
            assertThat(calls(app, "quote")).isEqualTo(1); // who is forced leaves no evidence
        }
    }

    @Test
    @Promise("C1")
    void whatACandidateMethodThrowsComesOutAsItIs() throws Exception {
        try (App app = anna()) {
            Quotes quotes = app.bean(Quotes.class);
            assertThatThrownBy(() -> quotes.checkout(new Quotes.Cart("anna"))).isSameAs(Quotes.BROKEN);
            assertThat(quotes.checkout(new Quotes.Cart("eve"))).isEqualTo("v1 for eve");
        }
    }

    @Test
    @Promise("R5")
    void aKeyExpressionThatFailsMakesTheKeyMissing() {
        try (App app = anna()) {
            assertThatThrownBy(() -> app.bean(Quotes.class).checkout(null)).isInstanceOf(NullPointerException.class);
            assertThat(statusOf(app, "checkout").counters().missingKeys()).isEqualTo(1);
            assertThat(statusOf(app, "checkout").counters().internalFailures()).isEqualTo(1);
        }
    }

    @Test
    @Fault(11)
    @Promise("C5")
    void whatComesLaterIsMeasuredWhenItIsThere() {
        try (App app = anna()) {
            Quotes quotes = app.bean(Quotes.class);
            var future = quotes.future("eve");
            var mono = quotes.mono("eve").toFuture();
            assertThat(calls(app, "future")).isZero();
            assertThat(calls(app, "mono")).isZero();
            quotes.future("eve").complete("done");
            assertThat(future).isCompletedWithValue("done");
            assertThat(mono).isCompletedWithValue("done");
            assertThat(calls(app, "future")).isEqualTo(2);
            assertThat(calls(app, "mono")).isEqualTo(1);
        }
    }

    @Test
    void propertiesSayHowARolloutGoes() {
        try (App app = anna(
                "coalmine.rollouts.pricing.revision", "r7",
                "coalmine.rollouts.pricing.dry-run", "true",
                "coalmine.rollouts.pricing.plan.steps[0].share", "5%",
                "coalmine.rollouts.pricing.plan.steps[0].hold", "10m",
                "coalmine.rollouts.pricing.plan.steps[1].share", "50%",
                "coalmine.rollouts.pricing.plan.steps[1].hold", "${hold:1h}",
                "coalmine.rollouts.checkoutV2.alphaPass", "3%")) {
            var pricing = app.bean(Rollouts.class).find("pricing").orElseThrow();
            assertThat(pricing.revision()).isEqualTo("r7");
            assertThat(pricing.status().mode()).isEqualTo(RunMode.DRY_RUN);
            assertThat(pricing.plan().steps())
                    .extracting(Step::share)
                    .containsExactly(Share.percent(5), Share.percent(50));
            assertThat(pricing.plan().steps())
                    .extracting(Step::hold)
                    .containsExactly(Duration.ofMinutes(10), Duration.ofHours(1));
            var byHand = app.bean(Rollouts.class).find("checkoutV2").orElseThrow();
            assertThat(byHand.plan().alphaPass()).isEqualTo(0.03);
        }
    }

    @Test
    @Promise("S6")
    @Fault(41)
    void everyWrongPropertyStopsTheStart() {
        Throwable thrown = catchThrowable(() -> anna(
                "coalmine.tick", "1h",
                "coalmine.rollouts.pricing.fuse.window", "3",
                "coalmine.rollouts.pricing.plan.steps[0].share", "500%",
                "coalmine.rollouts.pricing.gaurdrails.latency.ratio", "1.2",
                "coalmine.rollouts.search.bulkhead", "many"));
        assertThat(rootOf(thrown))
                .message()
                .contains("coalmine.tick: ")
                .contains("coalmine.rollouts.pricing.fuse.window: Invalid fuse window 3")
                .contains("coalmine.rollouts.pricing.plan.steps[0].share: ")
                .contains("coalmine.rollouts.pricing.gaurdrails: Unknown property")
                .contains("coalmine.rollouts.search.bulkhead: ")
                .contains("(from ");
    }

    @Test
    void aMethodWithoutAnyKeyStopsTheStart() {
        assertThat(rootOf(catchThrowable(() -> start(Map.of()))))
                .message()
                .contains("Rollout keyless has no routing key")
                .contains("coalmine.rollouts.keyless.missing-key");
    }

    @Test
    @Promise("S3")
    void stateIsKeptWherePropertiesSay(@TempDir Path directory) {
        Map<String, String> properties = new HashMap<>(ANNA);
        properties.put("coalmine.store.type", "file");
        properties.put("coalmine.store.directory", directory.toString());
        List.of("pricing", "discount", "texts", "numbers", "quote", "checkout", "future", "mono", "keyless")
                .forEach(each -> properties.put("coalmine.rollouts." + each + ".revision", "r7"));
        try (App app = start(properties)) {
            app.bean(Rollouts.class).find("pricing").orElseThrow().by("anna").abort("enough");
        }
        try (App app = start(properties)) {
            assertThat(statusOf(app, "pricing").phase().label()).isEqualTo("aborted");
        }
        properties.remove("coalmine.rollouts.pricing.revision");
        assertThat(rootOf(catchThrowable(() -> start(properties))))
                .hasMessageContaining("pricing has no revision");
    }

    @Test
    void eventsArePostedWherePropertiesSay() throws IOException {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String signed = exchange.getRequestHeaders().getFirst("webhook-signature").substring(0, 3);
            posted.add(signed + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
            String secret = "a secret of 24 letters or more";
            try (App app = anna(
                    "coalmine.webhook.url", url,
                    "coalmine.webhook.secret", secret,
                    "coalmine.webhook.events", "aborted, promoted",
                    "coalmine.webhook.timeout", "30s")) {
                app.bean(Rollouts.class).find("pricing").orElseThrow().by("anna").abort("enough");
            }
            assertThat(posted).singleElement().asString().startsWith("v1,{").contains("rollout.aborted", "pricing");
            assertThat(rootOf(catchThrowable(() -> anna("coalmine.webhook.url", "hidden", "coalmine.webhook.secret", "hidden"))))
                    .hasMessageContaining("coalmine.webhook.url: ")
                    .hasMessageContaining("coalmine.webhook.secret: ")
                    .hasMessageNotContaining("hidden");
        } finally {
            server.stop(0);
        }
    }

    @Test
    @Fault(7)
    @Promise("C2")
    void aListenerThatFailsHurtsNobody() throws InterruptedException {
        try (App app = anna()) {
            app.bean(Rollouts.class).find("pricing").orElseThrow().by("anna").abort("enough");
            assertThat(app.bean(Ear.class).heard.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(app.bean(Pricing.class).quote("eve")).isEqualTo("legacy");
        }
    }
}
