package dev.coalmine.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.RoutingContext;
import dev.coalmine.annotation.Canary;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The routing context of web requests, on every thread that works for them. */
class WebTest {
    @Singleton
    @Requires(property = "spec", value = "web")
    static class Greetings {
        @Canary(rollout = "greeting", candidate = "newGreeting")
        public String greeting() {
            return "stable";
        }

        public String newGreeting() {
            return "candidate";
        }

        @Canary(rollout = "words", candidate = "newWords")
        public Flux<String> words() {
            return Flux.just("a", "b");
        }

        public Flux<String> newWords() {
            return Flux.just("c", "d");
        }
    }

    @Controller(produces = MediaType.TEXT_PLAIN)
    @Requires(property = "spec", value = "web")
    static class Pages {
        private final Greetings greetings;

        Pages(Greetings greetings) {
            this.greetings = greetings;
        }

        @Get("/plain")
        String plain() {
            return greetings.greeting();
        }

        @Get("/blocking")
        @ExecuteOn(TaskExecutors.BLOCKING)
        String blocking() {
            return greetings.greeting();
        }

        @Get("/stage")
        CompletionStage<String> stage() {
            return CompletableFuture.completedFuture(greetings.greeting());
        }

        @Get("/mono")
        Mono<String> mono() {
            return Mono.fromSupplier(greetings::greeting);
        }

        @Get("/elsewhere")
        Mono<String> elsewhere() {
            return Mono.just("").publishOn(Schedulers.boundedElastic()).map(nothing -> greetings.greeting());
        }

        @Get("/words")
        Flux<String> words() {
            return greetings.words();
        }
    }

    /** What Micronaut Security does. */
    @ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
    @Requires(property = "spec", value = "web")
    static class Security implements io.micronaut.core.order.Ordered {
        @Override
        public int getOrder() {
            return ServerFilterPhase.SECURITY.order();
        }

        @RequestFilter
        void authenticate(HttpRequest<?> request) {
            String user = request.getHeaders().get("X-User");
            if (user != null) {
                Principal principal = () -> user;
                request.setAttribute("micronaut.AUTHENTICATION", principal);
            }
        }
    }

    private static EmbeddedServer serve(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spec", "web",
                "micronaut.server.port", "-1",
                "coalmine.rollouts.greeting.missing-key", "stable",
                "coalmine.rollouts.greeting.overrides.candidate", "anna",
                "coalmine.rollouts.words.missing-key", "stable",
                "coalmine.rollouts.words.overrides.candidate", "anna"));
        all.addAll(List.of(properties));
        ApplicationContext context = Contexts.start(all.toArray(String[]::new));
        return context.getBean(EmbeddedServer.class).start();
    }

    private static String get(EmbeddedServer server, String path, String... headers)
            throws IOException, InterruptedException {
        java.net.http.HttpRequest.Builder request =
                java.net.http.HttpRequest.newBuilder(server.getURI().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void principalHeaderAndCookieAreAskedInThisOrder() throws Exception {
        try (EmbeddedServer server = serve(
                "coalmine.web.key.principal", "true",
                "coalmine.web.key.header", "X-Customer",
                "coalmine.web.key.cookie", "customer")) {
            assertThat(get(server, "/plain", "X-User", "anna", "X-Customer", "eve"))
                    .isEqualTo("candidate");
            assertThat(get(server, "/plain", "X-User", "eve", "X-Customer", "anna"))
                    .isEqualTo("stable");
            assertThat(get(server, "/plain", "X-Customer", "anna", "Cookie", "customer=eve"))
                    .isEqualTo("candidate");
            assertThat(get(server, "/plain", "Cookie", "customer=anna")).isEqualTo("candidate");
            assertThat(get(server, "/plain")).isEqualTo("stable");
            assertThat(RoutingContext.current()).isEqualTo(RoutingContext.none());
        }
    }

    @Test
    void itGoesAlongOnEveryThread() throws Exception {
        try (EmbeddedServer server = serve(
                "coalmine.web.key.header", "X-Customer", "reactor.enable-automatic-context-propagation", "true")) {
            for (String path : List.of("/plain", "/blocking", "/stage", "/mono", "/elsewhere")) {
                assertThat(get(server, path, "X-Customer", "anna")).as(path).isEqualTo("candidate");
                assertThat(get(server, path, "X-Customer", "eve")).as(path).isEqualTo("stable");
            }
            assertThat(get(server, "/words", "X-Customer", "anna")).isEqualTo("cd");
            assertThat(get(server, "/words", "X-Customer", "eve")).isEqualTo("ab");
            assertThat(Contexts.rollout(server.getApplicationContext(), "words")
                            .status()
                            .stable()
                            .calls())
                    .isEqualTo(1);
        }
    }

    @Test
    void armsAreForcedByAHeaderOnlyWhereThatIsEnabled() throws Exception {
        try (EmbeddedServer server = serve("coalmine.web.key.header", "X-Customer")) {
            assertThat(get(server, "/plain", "X-Coalmine-Arm", "candidate")).isEqualTo("stable");
        }
        try (EmbeddedServer server = serve("coalmine.web.forcing.enabled", "true")) {
            assertThat(get(server, "/plain", "X-Coalmine-Arm", "candidate")).isEqualTo("candidate");
            assertThat(get(server, "/plain", "X-Coalmine-Arm", "other=candidate"))
                    .isEqualTo("stable");
        }
    }

    @Test
    void nothingIsDoneWhereNothingIsAsked() {
        try (EmbeddedServer server = serve()) {
            assertThat(server.getApplicationContext().findBean(RoutingContextFilter.class))
                    .isEmpty();
        }
    }
}
