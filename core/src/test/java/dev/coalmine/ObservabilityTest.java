package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.coalmine.PromQl.Match;
import dev.coalmine.PromQl.Selector;
import dev.coalmine.metrics.CoalmineMetrics;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard for Grafana and the alerts for Prometheus ask for nothing but what really comes out of a registry of
 * Micrometer's for Prometheus, and the dashboard shows all of it.
 */
class ObservabilityTest {
    private static final Path FOLDER = Path.of("..", "observability");
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern SAMPLE = Pattern.compile("(coalmine_[a-z0-9_]+)\\{(.*)} \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** What Prometheus itself adds when it scrapes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    /** The values of each label of each metric that came out. */
    private static final Map<String, Map<String, Set<String>>> SCRAPED = new TreeMap<>();

    private final JsonNode dashboard = new ObjectMapper().readTree(read("grafana-dashboard.json"));
    private final JsonNode alerts = new ObjectMapper(new YAMLFactory()).readTree(read("prometheus-alerts.yml"));

    ObservabilityTest() throws IOException {}

    private static String read(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    /** Two members of a fleet, with traffic, signals and a trip. */
    @BeforeAll
    static void scrape() {
        RolloutPlan plan = RolloutPlan.builder()
                .shadow(Share.percent(10), Duration.ofMinutes(1))
                .step(Share.percent(50), Duration.ofDays(1))
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.signal("basket").mustNotDrop())
                .guardrail(Guardrail.signal("order").rateMustNotDrop())
                .build();
        try (FleetWorld world = FleetWorld.of(2, plan)) {
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            new CoalmineMetrics(world.get(0).rollouts).bindTo(registry);
            for (int i = 0; i < 200; i++) {
                world.call(0, "user-" + i, false, false);
                world.get(0).rollout().signal("basket").record("user-" + i, i);
                world.get(0).rollout().signal("order").count("user-" + i);
            }
            world.pass(Duration.ofSeconds(6));
            note(registry.scrape());
        }
    }

    private static void note(String text) {
        text.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
            Map<String, Set<String>> labels = SCRAPED.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
            LABEL.matcher(sample.group(2))
                    .results()
                    .forEach(label -> labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                            .add(label.group(2)));
        });
    }

    /** Throws if the expression cannot be parsed, or names what does not come out. */
    private static PromQl check(String expression) {
        PromQl parsed = PromQl.parse(expression);
        Set<String> known = new HashSet<>(ADDED);
        for (Selector selector : parsed.selectors) {
            assertThat(SCRAPED).as(expression).containsKey(selector.metric());
            Map<String, Set<String>> labels = SCRAPED.get(selector.metric());
            known.addAll(labels.keySet());
            for (Match match : selector.matches()) {
                if (!ADDED.contains(match.label())) {
                    assertThat(labels).as(expression).containsKey(match.label());
                    assertComesOut(match, labels.get(match.label()));
                }
            }
        }
        assertThat(known).as("labels by which %s groups", expression).containsAll(parsed.grouping);
        return parsed;
    }

    /** Each value that is asked for is one that comes out; those of variables are checked with the variables. */
    private static void assertComesOut(Match match, Set<String> values) {
        if (!match.value().startsWith("$")) {
            assertThat(values)
                    .as(match.toString())
                    .containsAll(
                            match.operator().contains("~")
                                    ? List.of(match.value().split("\\|"))
                                    : List.of(match.value()));
        }
    }

    private List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.at("/panels").forEach(panels::add);
        return panels;
    }

    private List<JsonNode> graphs() {
        return panels().stream()
                .filter(panel -> !panel.at("/type").asText().equals("row"))
                .toList();
    }

    private static String plain(String expression) {
        return expression.replace("$__rate_interval", "5m");
    }

    private List<String> questions() {
        List<String> questions = new ArrayList<>();
        graphs().forEach(panel -> panel.at("/targets")
                .forEach(target -> questions.add(plain(target.at("/expr").asText()))));
        dashboard
                .at("/annotations/list")
                .forEach(each -> questions.add(plain(each.at("/expr").asText())));
        return questions;
    }

    private void eachAlert(Consumer<JsonNode> check) {
        alerts.at("/groups").forEach(group -> group.at("/rules").forEach(check));
    }

    @Test
    void everyMeterComesOutOfTheseRollouts() {
        assertThat(SCRAPED)
                .hasSize(dev.coalmine.metrics.MeterName.values().length)
                .allSatisfy((name, labels) -> assertThat(labels).containsKey("rollout"));
    }

    @Test
    void theDashboardAsksForWhatComesOut() {
        assertThat(questions()).hasSizeGreaterThan(30).allSatisfy(ObservabilityTest::check);
    }

    @Test
    void theDashboardShowsEveryMeter() {
        Set<String> shown = new TreeSet<>();
        questions().forEach(question -> PromQl.parse(question).selectors.forEach(each -> shown.add(each.metric())));
        assertThat(shown).isEqualTo(SCRAPED.keySet());
    }

    @Test
    void alertsAskForWhatComesOut() {
        Set<String> names = new TreeSet<>();
        eachAlert(alert -> {
            PromQl parsed = check(alert.at("/expr").asText());
            names.add(alert.at("/alert").asText());
            Matcher used = Pattern.compile("\\$labels\\.([a-z_]+)")
                    .matcher(alert.at("/annotations").toString());
            while (used.find()) {
                assertThat(parsed.grouping).as(alert.toString()).contains(used.group(1));
            }
        });
        assertThat(names)
                .contains(
                        "CoalmineTripped",
                        "CoalmineHoldingTooLong",
                        "CoalmineInternalFailures",
                        "CoalmineStoreAway",
                        "CoalmineFleetWithoutJudge");
    }

    @Test
    void everyAlertSaysWhatItIsAndLeadsToTheRunbook() {
        eachAlert(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).isNotBlank();
            Matcher link = Pattern.compile("https://coalmine\\.dev/docs/(guide/[a-z-]*runbook\\.md)#([a-z-]+)")
                    .matcher(alert.at("/annotations/runbook_url").asText());
            assertThat(link.matches()).as(alert.toString()).isTrue();
            assertThat(headings(DOCS.resolve(link.group(1)))).contains(link.group(2));
        });
    }

    private static List<String> headings(Path document) {
        try (Stream<String> lines = Files.lines(document)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceAll("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 -]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDashboardIsOneThatGrafanaTakes() {
        assertThat(dashboard.at("/schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.at("/id").isNull()).isTrue(); // it is given one where it is imported
        assertThat(dashboard.at("/uid").asText()).isNotBlank();
        assertThat(panels()).extracting(panel -> panel.at("/id").asInt()).doesNotHaveDuplicates();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels()) {
            JsonNode place = panel.at("/gridPos");
            for (int x = 0; x < place.at("/w").asInt(); x++) {
                for (int y = 0; y < place.at("/h").asInt(); y++) {
                    int column = place.at("/x").asInt() + x;
                    assertThat(column).isBetween(0, 23);
                    assertThat(taken.add(column + "/" + (place.at("/y").asInt() + y)))
                            .as("two panels at the place of " + panel.at("/title"))
                            .isTrue();
                }
            }
        }
        for (JsonNode graph : graphs()) {
            assertThat(graph.at("/description").asText()).isNotBlank();
            assertThat(graph.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(graph.at("/targets")).isNotEmpty();
            Set<String> references = new HashSet<>();
            graph.at("/targets").forEach(target -> {
                assertThat(references.add(target.at("/refId").asText())).isTrue();
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                Matcher shown = Pattern.compile("\\{\\{([a-z_]+)}}")
                        .matcher(target.at("/legendFormat").asText());
                Set<String> grouping = PromQl.parse(plain(target.at("/expr").asText())).grouping;
                while (shown.find()) {
                    assertThat(grouping).as(target.toString()).contains(shown.group(1));
                }
            });
        }
    }

    @Test
    void everyVariableIsThereAndUsed() {
        Map<String, JsonNode> variables = new TreeMap<>();
        dashboard
                .at("/templating/list")
                .forEach(each -> variables.put(each.at("/name").asText(), each));
        assertThat(variables).containsOnlyKeys("datasource", "application", "rollout", "quantile");
        Set<String> used = new TreeSet<>();
        Pattern.compile("\\$\\{?([a-z]+)")
                .matcher(dashboard.toString().replace("$__", ""))
                .results()
                .forEach(each -> used.add(each.group(1)));
        assertThat(used).isEqualTo(variables.keySet());

        Set<String> quantiles = SCRAPED.get("coalmine_latency_seconds").get("quantile");
        assertThat(variables.get("quantile").at("/options"))
                .allSatisfy(option ->
                        assertThat(quantiles).contains(option.at("/value").asText()));
        for (String name : List.of("application", "rollout")) {
            Matcher query = Pattern.compile("label_values\\((.+), ([a-z]+)\\)")
                    .matcher(variables.get(name).at("/query/query").asText());
            assertThat(query.matches()).isTrue();
            Selector selector = check(query.group(1)).selectors.get(0);
            assertThat(Stream.concat(ADDED.stream(), SCRAPED.get(selector.metric()).keySet().stream()))
                    .contains(query.group(2));
        }
    }

    /** Checks that cannot fail prove nothing. */
    @Test
    void whatDoesNotComeOutIsFound() {
        for (String wrong : List.of(
                "coalmine_call_total",
                "sum by (arms) (rate(coalmine_calls_total[5m]))",
                "coalmine_calls_total{arms=\"stable\"}",
                "coalmine_phase{phase=~\"tripped|triped\"}")) {
            assertThatThrownBy(() -> check(wrong)).isInstanceOf(AssertionError.class);
        }
        for (String broken :
                List.of("sum(coalmine_share", "coalmine_share == ", "coalmine_share{}", "rate coalmine_share", "1 1")) {
            assertThatThrownBy(() -> PromQl.parse(broken)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** By Prometheus's own tool, where there is one: what it parses, and on what the alerts fire. */
    @Test
    void prometheusTakesAllOfItAndAlertsFireWhenTheyShould(@TempDir Path directory) throws Exception {
        Path promtool = Stream.concat(
                        Stream.ofNullable(System.getProperty("coalmine.promtool"))
                                .map(Path::of),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(each -> Path.of(each, "promtool")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(
                promtool != null,
                "skipped: there is no promtool on the PATH; it comes with Prometheus, or set -Dcoalmine.promtool");

        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (String question : questions()) {
            rules.append("      - record: a:question:")
                    .append(rules.length())
                    .append("\n        expr: |\n          ")
                    .append(question)
                    .append('\n');
        }
        Path recorded = Files.writeString(directory.resolve("dashboard.yml"), rules);
        run(promtool, "check", "rules", recorded.toString());
        run(promtool, "check", "rules", FOLDER.resolve("prometheus-alerts.yml").toString());
        run(
                promtool,
                "test",
                "rules",
                FOLDER.resolve("prometheus-alerts-test.yml").toString());
    }

    private static void run(Path promtool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
