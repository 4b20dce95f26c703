package dev.coalmine.spring.actuate;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A real application with an actuator, and who asks it over HTTP. */
final class WatchedApplication implements AutoCloseable {
    static final String[] EXPOSED = {
        "management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always"
    };

    /** The same auto-configurations of Spring Boot 3 and 4; those that are not there are not missed. */
    private static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude="
            + String.join(
                    ",",
                    "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
                    "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
                    "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
                    "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
                    "org.springframework.boot.actuate.autoconfigure.security.reactive"
                            + ".ReactiveManagementWebSecurityAutoConfiguration",
                    "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
                    "org.springframework.boot.autoconfigure.security.reactive"
                            + ".ReactiveUserDetailsServiceAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.actuate.web.servlet"
                            + ".ManagementWebSecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
                    "org.springframework.boot.security.autoconfigure.actuate.web.reactive"
                            + ".ReactiveManagementWebSecurityAutoConfiguration");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    /** Nothing but what Spring Boot makes of the class path. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Bare {}

    private WatchedApplication(SpringApplication application, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "spring.datasource.url=jdbc:h2:mem:watched",
                "logging.level.root=warn"));
        all.addAll(Arrays.asList(properties));
        context = application.run(all.stream().map(each -> "--" + each).toArray(String[]::new));
    }

    /** Starts an application on servlets, without security. */
    static WatchedApplication open(String... properties) {
        return new WatchedApplication(application(WebApplicationType.SERVLET, Bare.class), with(properties));
    }

    /** Starts an application on WebFlux, without security. */
    static WatchedApplication reactive(String... properties) {
        return new WatchedApplication(application(WebApplicationType.REACTIVE, Bare.class), with(properties));
    }

    /** Starts an application on servlets with this configuration of its own, and with its security. */
    static WatchedApplication secured(Class<?> security, String... properties) {
        return new WatchedApplication(application(WebApplicationType.SERVLET, Bare.class, security), properties);
    }

    /** Starts an application without security with this configuration of its own. */
    static WatchedApplication open(Class<?> configuration, String... properties) {
        return new WatchedApplication(
                application(WebApplicationType.SERVLET, Bare.class, configuration), with(properties));
    }

    private static SpringApplication application(WebApplicationType type, Class<?>... sources) {
        SpringApplication application = new SpringApplication(sources);
        application.setWebApplicationType(type);
        return application;
    }

    private static String[] with(String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.add(WITHOUT_SECURITY);
        return all.toArray(String[]::new);
    }

    Rollouts rollouts() {
        return context.getBean(Rollouts.class);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** Starts a rollout of steps that last for ever. */
    Rollout started(String name) {
        RolloutPlan plan = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(Step.of(Share.percent(10), Duration.ofDays(10)))
                .step(Step.of(Share.percent(50), Duration.ofDays(10)))
                .build();
        return rollouts().named(name).plan(plan).start();
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    int managementPort() {
        String port = context.getEnvironment().getProperty("local.management.port");
        return port == null ? port() : Integer.parseInt(port);
    }

    /** What came back. */
    record Answer(int status, String body, String mediaType) {
        Map<String, Object> json() {
            return JsonParserFactory.getJsonParser().parseMap(body);
        }
    }

    Answer get(String path, String... user) {
        return send(request(path, user).GET());
    }

    Answer post(String path, String json, String... user) {
        return send(request(path, user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer postAs(String mediaType, String path, String body) {
        return send(request(path).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(String method, String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path, String... user) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort() + path));
        for (String name : user) {
            byte[] credentials = (name + ":secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
