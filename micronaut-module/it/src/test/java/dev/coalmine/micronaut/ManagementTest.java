package dev.coalmine.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.console.Console;
import dev.coalmine.console.RolloutFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.endpoint.EndpointSensitivityHandler;
import io.micronaut.management.endpoint.EndpointSensitivityProcessor;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Micronaut's management shows of rollouts, and whom it lets give commands. */
class ManagementTest {
    @Factory
    @Requires(property = "spec", value = "management")
    static class Meters {
        @Singleton
        SimpleMeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    /** What Micronaut Security does: it knows who asks, and lets in whom it knows where something is sensitive. */
    @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
    @Requires(property = "spec", value = "management")
    static class Security implements EndpointSensitivityHandler {
        private final EndpointSensitivityProcessor endpoints;

        Security(EndpointSensitivityProcessor endpoints) {
            this.endpoints = endpoints;
        }

        @RequestFilter
        @Nullable
        HttpResponse<?> authenticate(HttpRequest<?> request) {
            String user = request.getHeaders().get("X-User");
            if (user != null) {
                Principal principal = () -> user;
                request.setAttribute("micronaut.AUTHENTICATION", principal);
                return null;
            }
            return RouteAttributes.getRouteMatch(request)
                            .filter(MethodBasedRouteMatch.class::isInstance)
                            .map(match -> ((MethodBasedRouteMatch<?, ?>) match).getExecutableMethod())
                            .filter(method -> endpoints.getEndpointMethods().getOrDefault(method, false))
                            .isPresent()
                    ? HttpResponse.unauthorized()
                    : null;
        }
    }

    private static EmbeddedServer serve(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spec", "management",
                "micronaut.server.port", "-1",
                "endpoints.health.details-visible", "ANONYMOUS",
                "coalmine.rollouts.checkout.revision", "r7"));
        all.addAll(List.of(properties));
        ApplicationContext context = Contexts.start(all.toArray(String[]::new));
        return context.getBean(EmbeddedServer.class).start();
    }

    private static java.net.http.HttpResponse<String> ask(EmbeddedServer server, String path, String... headers)
            throws IOException, InterruptedException {
        return send(java.net.http.HttpRequest.newBuilder(server.getURI().resolve(path)), headers);
    }

    private static java.net.http.HttpResponse<String> order(
            EmbeddedServer server, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(
                java.net.http.HttpRequest.newBuilder(server.getURI().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                headers);
    }

    private static java.net.http.HttpResponse<String> send(java.net.http.HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    private static String fail() {
        throw new IllegalStateException("broken");
    }

    private static String written(Object value) throws IOException {
        return new ObjectMapper().writeValueAsString(value);
    }

    private static JsonNode read(java.net.http.HttpResponse<String> answer) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void theEndpointShowsWhatAnyMapperWouldWriteOfTheConsole() throws Exception {
        try (EmbeddedServer server = serve("endpoints.rollouts.sensitive", "false")) {
            Rollout checkout = Contexts.rollout(server.getApplicationContext(), "checkout");
            for (int i = 0; i < 500; i++) {
                checkout.forKey("customer-" + i).stable(() -> "old").candidate(() -> "new");
            }
            assertThatThrownBy(() -> checkout.forKey("eve")
                            .named("pay")
                            .stable(ManagementTest::fail)
                            .candidate(ManagementTest::fail))
                    .hasMessage("broken");
            checkout.by("anna").pause("\"enough\" \\ <b> for now");
            Console console = server.getApplicationContext().getBean(Console.class);

            assertThat(ask(server, "/rollouts?text=check&phase=paused&size=5").body())
                    .isEqualTo(written(console.list(
                            RolloutFilter.all().containing("check").in("paused").size(5))));
            JsonNode details = read(ask(server, "/rollouts/checkout"));
            JsonNode expected = new ObjectMapper().readTree(written(console.details("checkout")));
            assertThat(details.get("rollout")).isEqualTo(expected.get("rollout"));
            assertThat(details.get("audit")).isEqualTo(expected.get("audit"));
            assertThat(details.get("methods"))
                    .isEqualTo(expected.get("methods"))
                    .hasSize(1);
            assertThat(details.get("plan")).isEqualTo(expected.get("plan"));
            assertThat(details.fieldNames()).toIterable().containsExactlyElementsOf(expected::fieldNames);
            assertThat(read(ask(server, "/rollouts?phase=nowhere"))
                            .get("problem")
                            .asText())
                    .startsWith("Invalid phase \"nowhere\"");
            assertThat(ask(server, "/rollouts/none").statusCode()).isEqualTo(404);
        }
    }

    @Test
    @Fault(42)
    void nobodyReadsOrWritesUnlessThatIsAllowed() throws Exception {
        try (EmbeddedServer server = serve()) {
            assertThat(ask(server, "/rollouts").statusCode()).isEqualTo(401);
            assertThat(ask(server, "/rollouts/checkout").statusCode()).isEqualTo(401);
            assertThat(ask(server, "/rolloutsdashboard").statusCode()).isEqualTo(401);
            assertThat(ask(server, "/rollouts", "X-User", "anna").statusCode()).isEqualTo(200);
        }
        try (EmbeddedServer server =
                serve("endpoints.all.sensitive", "false", "endpoints.rollouts.sensitive", "false")) {
            String abort = "{\"command\":\"abort\",\"reason\":\"enough\"}";
            assertThat(order(server, "/rollouts/checkout", abort, "X-Requested-With", "test")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(order(server, "/rollouts", "{}", "X-Requested-With", "test")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(order(server, "/rollouts/checkout", abort, "X-User", "anna")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Contexts.rollout(server.getApplicationContext(), "checkout")
                            .status()
                            .phase()
                            .label())
                    .isEqualTo("ramping");
        }
    }

    @Test
    void commandsAreGivenInTheNameOfWhoeverIsLoggedIn() throws Exception {
        String[] anna = {"X-User", "anna", "X-Requested-With", "test"};
        try (EmbeddedServer server = serve()) {
            assertThat(order(server, "/rollouts", "{}", anna).body()).isEqualTo("{\"who\":\"anna\"}");
            java.net.http.HttpResponse<String> paused =
                    order(server, "/rollouts/checkout", "{\"command\":\"pause\",\"reason\":\"lunch\"}", anna);
            assertThat(paused.body()).contains("\"phase\":\"paused\"");
            assertThat(read(paused).at("/audit/entries/0/who").asText()).isEqualTo("anna");
            assertThat(order(
                                    server,
                                    "/rollouts/checkout",
                                    "{\"command\":\"set-share\",\"share\":\"7%\",\"reason\":\"more\"}",
                                    anna)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Contexts.rollout(server.getApplicationContext(), "checkout")
                            .status()
                            .share())
                    .hasToString("7%");
            assertThat(order(server, "/rollouts/checkout", "{\"command\":\"pause\",\"reason\":\"again\"}", anna)
                            .statusCode())
                    .isEqualTo(409);
            assertThat(order(server, "/rollouts/checkout", "{\"command\":\"dance\",\"reason\":\"x\"}", anna)
                            .body())
                    .contains("Invalid command \\\"dance\\\"");
            assertThat(order(server, "/rollouts/checkout", "{\"command\":\"abort\"}", anna)
                            .statusCode())
                    .isEqualTo(400);
            assertThat(order(server, "/rollouts/none", "{\"command\":\"abort\",\"reason\":\"x\"}", anna)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void thePageAndItsFilesAreServed() throws Exception {
        try (EmbeddedServer server = serve("endpoints.rolloutsdashboard.sensitive", "false")) {
            java.net.http.HttpResponse<String> page = ask(server, "/rolloutsdashboard");
            assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(page.body()).contains("content=\"rollouts\"").contains("src=\"rolloutsdashboard/page.js\"");
            java.net.http.HttpResponse<String> script = ask(server, "/rolloutsdashboard/page.js");
            assertThat(script.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/javascript");
            assertThat(script.body()).contains("fetch(");
            assertThat(ask(server, "/rolloutsdashboard/other.js").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nothingIsThereWhereTheEndpointIsDisabled() throws Exception {
        try (EmbeddedServer server = serve("endpoints.rollouts.enabled", "false")) {
            assertThat(ask(server, "/rollouts", "X-User", "anna").statusCode()).isEqualTo(404);
            assertThat(ask(server, "/rolloutsdashboard", "X-User", "anna").statusCode())
                    .isEqualTo(404);
            assertThat(server.getApplicationContext().findBean(Console.class)).isEmpty();
        }
    }

    @Test
    void healthSaysHowRolloutsStandAndIsNeverDown() throws Exception {
        try (EmbeddedServer server = serve()) {
            Contexts.rollout(server.getApplicationContext(), "checkout")
                    .by("anna")
                    .abort("enough");
            assertThat(ask(server, "/health").body())
                    .contains("\"rollouts\"", "\"checkout\"", "\"phase\":\"aborted\"", "\"share\":\"0%\"", "enough")
                    .doesNotContain("DOWN");
        }
    }

    @Test
    void metersAreBound() {
        try (EmbeddedServer server = serve()) {
            MeterRegistry meters = server.getApplicationContext().getBean(MeterRegistry.class);
            assertThat(meters.get("coalmine.share")
                            .tag("rollout", "checkout")
                            .gauge()
                            .value())
                    .isEqualTo(0.01);
        }
    }
}
