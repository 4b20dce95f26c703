package dev.coalmine.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What Micronaut's management shows of rollouts. */
class ManagementTest {
    @Factory
    @Requires(property = "spec", value = "management")
    static class Meters {
        @Singleton
        SimpleMeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    private static EmbeddedServer serve() {
        ApplicationContext context = Contexts.start(
                "spec", "management",
                "micronaut.server.port", "-1",
                "endpoints.health.details-visible", "ANONYMOUS",
                "coalmine.rollouts.checkout.revision", "r7");
        return context.getBean(EmbeddedServer.class).start();
    }

    private static String get(EmbeddedServer server, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.getURI().resolve(path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void healthSaysHowRolloutsStandAndIsNeverDown() throws Exception {
        try (EmbeddedServer server = serve()) {
            Contexts.rollout(server.getApplicationContext(), "checkout")
                    .by("anna")
                    .abort("enough");
            assertThat(get(server, "/health"))
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
