package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.console.Command;
import dev.coalmine.console.Console;
import dev.coalmine.console.ConsoleSample;
import dev.coalmine.console.RolloutDetails;
import dev.coalmine.console.RolloutList;
import dev.coalmine.event.Phase;
import dev.coalmine.spring.actuate.WatchedApplication.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint in real applications without security. */
class RolloutsEndpointTest {
    private static final String UNRESTRICTED = "management.endpoint.rollouts.access=unrestricted";

    private static String[] exposed(String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(WatchedApplication.EXPOSED));
        all.addAll(Arrays.asList(properties));
        return all.toArray(String[]::new);
    }

    @Test
    @Fault(42)
    void withEverythingExposedNothingIsWritten() {
        try (WatchedApplication application = WatchedApplication.open(exposed())) {
            refusesEveryCommand(application);
        }
    }

    @Test
    @Fault(42)
    void withEverythingExposedOnWebFluxNothingIsWritten() {
        try (WatchedApplication application = WatchedApplication.reactive(exposed())) {
            refusesEveryCommand(application);
        }
    }

    private static void refusesEveryCommand(WatchedApplication application) {
        Rollout rollout = application.started("pricing");
        assertThat(application.get("/actuator/rollouts/pricing").status()).isEqualTo(200);
        RolloutStatus before = rollout.status();
        String order = "{\"reason\":\"because\",\"share\":\"7%\"}";
        List<String> paths = new ArrayList<>(List.of("", "/pricing"));
        for (Command command : Command.values()) {
            paths.add("/pricing/" + command.label());
        }
        for (String path : paths) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                int status = application
                        .send(method, "/actuator/rollouts" + path, order)
                        .status();
                assertThat(status).as("%s %s", method, path).isIn(404, 405);
            }
        }
        assertThat(rollout.status().phase()).isEqualTo(before.phase());
        assertThat(rollout.status().audit()).isEqualTo(before.audit());
    }

    @Test
    void nothingIsExposedUnlessItIsSaid() {
        try (WatchedApplication application = WatchedApplication.open()) {
            assertThat(application.get("/actuator/rollouts").status()).isEqualTo(404);
            assertThat(application.get("/actuator/rolloutsdashboard").status()).isEqualTo(404);
            assertThat(application.context().getBeansOfType(Console.class)).isEmpty();
        }
    }

    @Test
    void withAccessEveryCommandWorksAndSaysWhyItIsRefused() {
        try (WatchedApplication application = WatchedApplication.open(exposed(UNRESTRICTED))) {
            Rollout rollout = application.started("pricing");
            assertThat(application.post("/actuator/rollouts", "{}").json())
                    .isEqualTo(Map.of("who", RolloutsEndpoint.NOBODY));

            Answer paused = application.post("/actuator/rollouts/pricing/pause", "{\"reason\":\"incident 4711\"}");
            assertThat(paused.status()).isEqualTo(200);
            assertThat(rollout.phase()).isInstanceOf(Phase.Paused.class);
            assertThat(rollout.status().audit().entries())
                    .last()
                    .satisfies(entry -> assertThat(entry.who()).isEqualTo(RolloutsEndpoint.NOBODY))
                    .satisfies(entry -> assertThat(entry.why()).contains("incident 4711"));
            Answer moved = application.post(
                    "/actuator/rollouts/pricing/set-share", "{\"reason\":\"more\",\"share\":\"12.5%\"}");
            assertThat(moved.status()).isEqualTo(200);
            assertThat(rollout.status().share().toString()).isEqualTo("12.5%");

            problem(application, "/pricing/pause", "{\"reason\":\"again\"}", 409, "Cannot pause pricing: it is paused");
            problem(application, "/pricing/pause", "{}", 400, "Invalid reason \"\": allowed are 1 to 500");
            problem(application, "/pricing/stop", "{\"reason\":\"a\"}", 400, "Invalid command \"stop\": allowed are");
            problem(application, "/search/pause", "{\"reason\":\"a\"}", 404, "There is no rollout \"search\"");
        }
    }

    private static void problem(WatchedApplication application, String path, String json, int status, String words) {
        Answer answer = application.post("/actuator/rollouts" + path, json);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("problem")).asString().startsWith(words);
    }

    /** What a form of another site can send is not even read: a browser asks first before it sends JSON elsewhere. */
    @Test
    void whatAFormOfAnotherSiteCanSendIsRefused() {
        try (WatchedApplication application = WatchedApplication.open(exposed(UNRESTRICTED))) {
            Rollout rollout = application.started("pricing");
            for (String simple :
                    List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
                Answer answer = application.postAs(
                        simple,
                        "/actuator/rollouts/pricing/abort?reason=gotcha",
                        "--x\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\ngotcha\r\n--x--\r\n");
                assertThat(answer.status()).isEqualTo(415);
            }
            assertThat(rollout.phase()).isInstanceOf(Phase.Ramping.class);
        }
    }

    @Test
    void theListIsFilteredAndPaged() {
        try (WatchedApplication application = WatchedApplication.open(exposed())) {
            application.started("pricing");
            application.started("search").by("anna").abort("enough");

            Map<String, Object> list =
                    application.get("/actuator/rollouts?phase=aborted&size=1").json();
            assertThat(list)
                    .containsEntry("matching", 1)
                    .containsEntry("total", 2)
                    .containsEntry("phases", Map.of("ramping", 1, "aborted", 1));
            assertThat(list.get("rollouts")).asString().contains("search").doesNotContain("pricing");
            Answer wrong = application.get("/actuator/rollouts?phase=running");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json().get("problem")).asString().startsWith("Invalid phase \"running\"");
            assertThat(application.get("/actuator/rollouts/none").status()).isEqualTo(404);
        }
    }

    /** Says what was made up, through the actuator's own way of writing JSON. */
    @WebEndpoint(id = "sample")
    static class SampleEndpoint {
        @ReadOperation
        RolloutList list() {
            return ConsoleSample.list();
        }

        @ReadOperation
        RolloutDetails details(@Selector String any) {
            return ConsoleSample.details();
        }
    }

    /** Adds the sample. */
    @Configuration(proxyBeanMethods = false)
    static class Sample {
        @Bean
        SampleEndpoint sampleEndpoint() {
            return new SampleEndpoint();
        }
    }

    @Test
    void theJsonIsAsPublished() {
        try (WatchedApplication application = WatchedApplication.open(Sample.class, exposed())) {
            assertThat(tree(application.get("/actuator/sample").body())).isEqualTo(tree(ConsoleSample.json("list")));
            assertThat(tree(application.get("/actuator/sample/x").body()))
                    .isEqualTo(tree(ConsoleSample.json("details")));
        }
    }

    private static Object tree(String json) {
        return numbers(JsonParserFactory.getJsonParser().parseMap(json));
    }

    /** JSON knows one kind of number, and no order of names. */
    private static Object numbers(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new TreeMap<>();
            map.forEach((name, each) -> tree.put((String) name, numbers(each)));
            return tree;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(RolloutsEndpointTest::numbers).toList();
        }
        return value instanceof Number number ? number.doubleValue() : value;
    }

    @Test
    void thePageFindsTheEndpointWhereverBothAre() {
        Map<String[], String> paths = new LinkedHashMap<>();
        paths.put(exposed(), "/actuator/rolloutsdashboard");
        paths.put(
                exposed("server.servlet.context-path=/shop", "management.endpoints.web.base-path=/ops"),
                "/shop/ops/rolloutsdashboard");
        paths.put(exposed("management.server.port=0"), "/actuator/rolloutsdashboard");
        paths.put(
                exposed("management.endpoints.web.path-mapping.rolloutsdashboard=see/canaries"),
                "/actuator/see/canaries");
        paths.forEach((properties, path) -> {
            try (WatchedApplication application = WatchedApplication.open(properties)) {
                Answer page = application.get(path);
                assertThat(page.status()).isEqualTo(200);
                assertThat(page.mediaType()).isEqualToIgnoringCase("text/html;charset=UTF-8");
                assertThat(resolved(application, path, page, "src=\"").mediaType())
                        .isEqualToIgnoringCase("text/javascript;charset=UTF-8");
                assertThat(resolved(application, path, page, "stylesheet\" href=\"")
                                .mediaType())
                        .isEqualToIgnoringCase("text/css;charset=UTF-8");
                assertThat(resolved(application, path, page, "name=\"rollouts\" content=\"")
                                .json())
                        .containsEntry("total", 0);
                assertThat(application.get(path + "/page.html").status()).isEqualTo(404);
            }
        });
    }

    private static Answer resolved(WatchedApplication application, String path, Answer page, String before) {
        String rest = page.body().substring(page.body().indexOf(before) + before.length());
        Answer answer = application.get(
                URI.create(path).resolve(rest.substring(0, rest.indexOf('"'))).getPath());
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }
}
