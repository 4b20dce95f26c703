package dev.coalmine.micronaut.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does what docs/guide/getting-started.md tells newcomers with Micronaut to do, on the real clock, as they will. */
class GettingStartedTest {
    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> get(EmbeddedServer server, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.getURI().resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Timeout(120)
    void newcomersSeeTheirCandidateTripped() throws Exception {
        Map<String, Object> properties = propertiesOfTheGuide();
        properties.put("spec", "start");
        properties.put("micronaut.server.port", "-1");
        properties.put("coalmine.rollouts.keyless.missing-key", "stable");
        try (ApplicationContext shop = ApplicationContext.builder()
                .properties(properties)
                .deduceEnvironment(false)
                .banner(false)
                .start()) {
            EmbeddedServer server = shop.getBean(EmbeddedServer.class).start();
            Rollout pricing = shop.getBean(Rollouts.class).find("pricing").orElseThrow();
            int errors = 0;
            for (int customer = 1; !pricing.status().phase().rolledBack(); customer++) {
                errors += get(server, "/prices/customer-" + customer).statusCode() == 500 ? 1 : 0;
            }

            RolloutStatus status = pricing.status();
            assertThat(status.phase()).isInstanceOf(Phase.Tripped.class);
            assertThat(status.toString()).contains("distinct failing keys were on the candidate");
            assertThat(status.candidate().failures()).isEqualTo(errors);
            assertThat(get(server, "/prices/anybody").body()).isEqualTo("10.00");
            assertThat(get(server, "/rolloutsdashboard").body()).contains("<html");
        }
    }

    /** Returns the properties that the guide has for Micronaut. */
    private static Map<String, Object> propertiesOfTheGuide() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/getting-started.md"));
        String block = guide.substring(guide.indexOf("```properties", guide.indexOf("\n## Micronaut\n")) + 13);
        Properties properties = new Properties();
        properties.load(new StringReader(block.substring(0, block.indexOf("```"))));
        Map<String, Object> all = new HashMap<>();
        properties.forEach((name, value) -> all.put((String) name, value));
        return all;
    }
}
