package dev.coalmine.examples.micronautshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop under load, each time from its opening. */
class MicronautShopTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private EmbeddedServer server;
    private URI address;
    private Rollout stock;

    @BeforeEach
    void open() {
        server = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of(
                        "micronaut.server.port", "-1",
                        "datasources.default.url", "jdbc:h2:mem:" + System.nanoTime(),
                        "coalmine.rollouts.stock.plan.steps[0].share", "50%",
                        "coalmine.rollouts.stock.plan.steps[0].hold", "1h",
                        "coalmine.rollouts.stock.overrides.candidate", "carl",
                        "coalmine.rollouts.stock.overrides.stable", "stella",
                        "coalmine.rollouts.stock.guardrails.latency.difference", "2s"));
        address = server.getURI();
        stock = server.getApplicationContext()
                .getBean(Rollouts.class)
                .find("stock")
                .orElseThrow();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String customer)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Customer", customer)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void bothWaysFindTheSameStock() throws Exception {
        for (String path : new String[] {"/articles/sku-1", "/articles/sku-39", "/articles/sku-19999"}) {
            HttpResponse<String> stable = ask("GET", path, "stella");
            HttpResponse<String> candidate = ask("GET", path, "carl");
            assertThat(stable.statusCode()).isEqualTo(200);
            assertThat(candidate.body()).isEqualTo(stable.body()).contains("\"inStock\":");
        }
        assertThat(ask("GET", "/articles/none", "carl").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/regression/total", "boss").statusCode()).isEqualTo(400);
        assertThat(stock.status().counters().overridden()).isEqualTo(7);
    }

    @Test
    void itIsOpenUntilItIsStoppedUnlessArgumentsSayOtherwise() {
        assertThat(server.getApplicationContext().getBean(ShopSettings.class))
                .isEqualTo(new ShopSettings(0, 200, 20_000, Regression.NONE, 30));
    }

    @Test
    void aRegressionThatIsSwitchedOnTripsTheRolloutAndVisitorsAreServedByStable() throws Exception {
        try (Crowd crowd = new Crowd(address, 300, 20_000)) {
            await().atMost(PATIENCE).until(() -> stock.status().candidate().calls() > 200);
            assertThat(stock.status().phase()).isInstanceOf(Phase.Ramping.class);
            assertThat(crowd.errorPages()).isZero();

            assertThat(ask("POST", "/regression/errors", "boss").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> stock.status().phase() instanceof Phase.Tripped);
        }
        assertThat(stock.status().sentence()).startsWith("Tripped stock at 50%: ");
        try (Crowd crowd = new Crowd(address, 300, 20_000)) {
            await().atMost(PATIENCE).until(() -> crowd.visits() > 100);
            assertThat(crowd.errorPages()).isZero();
        }
    }
}
