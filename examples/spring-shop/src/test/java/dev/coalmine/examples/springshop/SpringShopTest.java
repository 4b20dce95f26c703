package dev.coalmine.examples.springshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop under load, each time from its opening. */
class SpringShopTest {
    private ConfigurableApplicationContext shop;
    private URI address;
    private Rollout articles;

    @BeforeEach
    void open() {
        shop = SpringApplication.run(
                SpringShop.class,
                "--server.port=0",
                "--coalmine.rollouts.articles.plan.steps[0].share=50%",
                "--coalmine.rollouts.articles.plan.steps[0].hold=1h",
                "--coalmine.rollouts.articles.warm-up.time=1s",
                "--coalmine.rollouts.articles.overrides.candidate=carl",
                "--coalmine.rollouts.articles.overrides.stable=stella",
                "--coalmine.rollouts.articles.guardrails.latency.difference=2s");
        address = shop.getBean(ShopDay.class).address();
        articles = shop.getBean(Rollouts.class).find("articles").orElseThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private HttpResponse<String> ask(String method, String path, String customer) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Cookie", "customer=" + customer)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void bothRepositoriesShowTheSameArticles() throws Exception {
        for (String path : new String[] {"articles/sku-1", "articles/sku-3", "articles/sku-19999"}) {
            HttpResponse<String> stable = ask("GET", path, "stella");
            HttpResponse<String> candidate = ask("GET", path, "carl");
            assertThat(stable.statusCode()).isEqualTo(200);
            assertThat(candidate.body()).isEqualTo(stable.body()).contains("\"title\":\"Article no. ");
        }
        assertThat(ask("GET", "articles/none", "carl").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "regression/total", "boss").statusCode()).isEqualTo(404);
        assertThat(articles.status().counters().overridden()).isEqualTo(7);
    }

    @Test
    void theShopAndItsRolloutHaveAPageEach() throws Exception {
        assertThat(ask("GET", "", "boss").body()).contains("actuator/rolloutsdashboard#/articles", "value=\"errors\"");
        assertThat(ask("GET", "shop.js", "boss").body()).contains("regression/");
        assertThat(ask("GET", "actuator/rolloutsdashboard", "boss").body()).contains("content=\"rollouts\"");
        assertThat(ask("GET", "actuator/rollouts/articles", "boss").body()).contains("\"jdbc-1\"");
    }

    @Test
    void aRegressionThatIsSwitchedOnTripsTheRolloutAndVisitorsAreServedByStable() throws Exception {
        ShopProperties properties = new ShopProperties(0, 400, 20_000, Regression.NONE, 0);
        try (Visitors visitors = Visitors.comeTo(address, properties)) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> articles.status().candidate().calls() > 200);
            assertThat(articles.status().phase()).isInstanceOf(Phase.Ramping.class);
            assertThat(visitors.failures()).isZero();

            assertThat(ask("POST", "regression/errors", "boss").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofMinutes(1)).until(() -> articles.status().phase() instanceof Phase.Tripped);
        }
        assertThat(articles.status().sentence()).startsWith("Tripped articles at 50%: ");
        try (Visitors visitors = Visitors.comeTo(address, properties)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> visitors.visits() > 100);
            assertThat(visitors.failures()).isZero();
        }
    }
}
