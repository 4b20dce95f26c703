package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.spring.actuate.WatchedApplication.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** Requests that are nearly right: none of them is an error of the server, and what is refused changes nothing. */
@Fault(42)
class EndpointFuzzTest {
    private static final List<String> COMMANDS = List.of("pause", "resume", "advance", "set-share", "acknowledge");

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "\\\\u000a") + '"';
    }

    private static void requests(int number) {
        try (WatchedApplication application = WatchedApplication.open(
                "management.endpoints.web.exposure.include=*", "management.endpoint.rollouts.access=unrestricted")) {
            Rollout rollout = application.started("pricing");
            for (int seed = 0; seed < number; seed++) {
                Spoiler spoiler = new Spoiler(seed);
                RolloutStatus before = rollout.status();
                Answer answer = spoiler.happens(0.3) ? read(application, spoiler) : command(application, spoiler);
                assertThat(answer.status()).as("%s: %s", seed, answer.body()).isBetween(200, 499);
                if (answer.status() >= 400) {
                    assertThat(rollout.status().audit()).isEqualTo(before.audit());
                    assertThat(rollout.status().share()).isEqualTo(before.share());
                }
                if (answer.mediaType().contains("json") && !answer.body().isEmpty()) {
                    assertThat(JsonParserFactory.getJsonParser().parseMap(answer.body()))
                            .as(answer.body())
                            .isNotNull();
                    assertThat(answer.body()).doesNotContain("Exception", "\tat ");
                }
            }
            assertThat(application.get("/actuator/rollouts/pricing").status()).isEqualTo(200);
        }
    }

    private static Answer read(WatchedApplication application, Spoiler spoiler) {
        return spoiler.happens(0.5)
                ? application.get("/actuator/rollouts/" + encoded(spoiler.spoiled("pricing")))
                : application.get("/actuator/rollouts?text=" + encoded(spoiler.either("pri")) + "&phase="
                        + encoded(spoiler.either("ramping")) + "&page=" + encoded(spoiler.either("1")) + "&size="
                        + encoded(spoiler.either("10")));
    }

    private static Answer command(WatchedApplication application, Spoiler spoiler) {
        String order = "{\"reason\":" + quoted(spoiler.either("because")) + ",\"share\":"
                + (spoiler.happens(0.3) ? quoted(spoiler.either("7.5%")) : "null") + "}";
        return application.post(
                "/actuator/rollouts/" + encoded(spoiler.either("pricing")) + "/"
                        + encoded(spoiler.either(spoiler.any(COMMANDS))),
                spoiler.either(order));
    }

    @Test
    void noRequestIsAnErrorOfTheServer() {
        requests(300);
    }

    @Test
    @Tag("long")
    void noRequestIsAnErrorOfTheServerForHours() {
        requests(50_000);
    }
}
