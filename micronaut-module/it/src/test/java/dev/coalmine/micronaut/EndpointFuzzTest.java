package dev.coalmine.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.fuzz.Spoiler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that are nearly right: none of them is an error of the server, and what is refused changes nothing. */
@Fault(42)
class EndpointFuzzTest {
    private static final List<String> COMMANDS = List.of("pause", "resume", "advance", "set-share", "acknowledge");

    private final ObjectMapper json = new ObjectMapper();
    private HttpClient http = HttpClient.newHttpClient();

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void requests(int number) throws Exception {
        ApplicationContext context = Contexts.start(
                "micronaut.server.port", "-1",
                "endpoints.rollouts.sensitive", "false",
                "endpoints.rollouts.write-sensitive", "false",
                "coalmine.rollouts.checkout.revision", "r7");
        try (EmbeddedServer server = context.getBean(EmbeddedServer.class).start()) {
            Rollout rollout = Contexts.rollout(context, "checkout");
            for (int seed = 0; seed < number; seed++) {
                Spoiler spoiler = new Spoiler(seed);
                RolloutStatus before = rollout.status();
                HttpRequest request = spoiler.happens(0.3) ? read(server, spoiler) : command(server, spoiler);
                HttpResponse<String> answer = answer(request);
                assertThat(answer.statusCode())
                        .as("%s: %s %s", seed, request.uri(), answer.body())
                        .isBetween(200, 499);
                if (answer.statusCode() >= 400) {
                    assertThat(rollout.status().audit()).isEqualTo(before.audit());
                    assertThat(rollout.status().share()).isEqualTo(before.share());
                }
                if (answer.headers().firstValue("Content-Type").orElse("").contains("json")
                        && !answer.body().isEmpty()) {
                    assertThat(json.readTree(answer.body()).isObject())
                            .as(answer.body())
                            .isTrue();
                    assertThat(answer.body()).doesNotContain("Exception:", "\tat ");
                }
            }
        }
    }

    /** Asks again over a new connection where the server has closed the one before, as it may after what it refused. */
    private HttpResponse<String> answer(HttpRequest request) throws Exception {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException closed) {
            http = HttpClient.newHttpClient();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpRequest read(EmbeddedServer server, Spoiler spoiler) {
        String path = spoiler.happens(0.5)
                ? "/rollouts/" + encoded(spoiler.spoiled("checkout"))
                : "/rollouts?text=" + encoded(spoiler.either("check")) + "&phase="
                        + encoded(spoiler.either("ramping")) + "&page=" + encoded(spoiler.either("1")) + "&size="
                        + encoded(spoiler.either("10"));
        return HttpRequest.newBuilder(server.getURI().resolve(path)).GET().build();
    }

    private HttpRequest command(EmbeddedServer server, Spoiler spoiler) throws Exception {
        Map<String, Object> order = new HashMap<>();
        order.put("command", spoiler.either(spoiler.any(COMMANDS)));
        order.put("reason", spoiler.either("because"));
        if (spoiler.happens(0.4)) {
            order.put("share", spoiler.either("7.5%"));
        }
        if (spoiler.happens(0.1)) {
            order.put(
                    spoiler.any(List.of("command", "reason", "share")),
                    spoiler.any(List.of(1, true, Map.of("a", 1), List.of())));
        }
        return HttpRequest.newBuilder(server.getURI().resolve("/rollouts/" + encoded(spoiler.either("checkout"))))
                .header("Content-Type", "application/json")
                .header("X-Requested-With", "test")
                .POST(BodyPublishers.ofString(spoiler.either(json.writeValueAsString(order))))
                .build();
    }

    @Test
    void noRequestIsAnErrorOfTheServer() throws Exception {
        requests(300);
    }

    @Test
    @Tag("long")
    void noRequestIsAnErrorOfTheServerForHours() throws Exception {
        requests(50_000);
    }
}
