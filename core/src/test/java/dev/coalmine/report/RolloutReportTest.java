package dev.coalmine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.svg.SvgReader;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What a report says is what the rollouts say. */
class RolloutReportTest {
    private final ReportWorld world = new ReportWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(String name, double... percents) {
        return world.rollouts.named(name).plan(ReportWorld.plan(percents)).start();
    }

    private Rollout tripped() {
        Rollout rollout = start("pricing", 5, 50);
        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            world.traffic(rollout, Duration.ofSeconds(5), 250, 20);
        }
        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        return rollout;
    }

    /** Returns the cells of each row of the first table of that class, by the row's header. */
    private static Map<String, List<String>> table(SvgReader page, String cssClass) {
        return SvgReader.all(page.classed(cssClass).get(0), "tr").stream()
                .filter(row -> !SvgReader.all(row, "td").isEmpty()
                        && !SvgReader.all(row, "th").isEmpty())
                .collect(Collectors.toMap(
                        row -> SvgReader.all(row, "th").get(0).getTextContent(),
                        row -> SvgReader.all(row, "td").stream()
                                .map(Element::getTextContent)
                                .toList(),
                        (one, other) -> one));
    }

    private static Element section(SvgReader page, String rollout) {
        return page.all("section").stream()
                .filter(section ->
                        SvgReader.all(section, "h2").get(0).getTextContent().startsWith(rollout + " "))
                .findFirst()
                .orElseThrow();
    }

    private static SvgReader chart(SvgReader page, String title) {
        return page.all("svg").stream()
                .map(SvgReader::of)
                .filter(chart -> chart.all("title").get(0).getTextContent().startsWith(title))
                .findFirst()
                .orElseThrow();
    }

    private static double nanos(String written) {
        String[] parts = written.split(" ");
        double unit = switch (parts[1]) {
            case "ns" -> 1;
            case "µs" -> 1e3;
            case "ms" -> 1e6;
            default -> 1e9;
        };
        return Double.parseDouble(parts[0].replace(",", "")) * unit;
    }

    @Test
    void theFiguresAreThoseOfTheStatus() {
        Rollout rollout = start("pricing", 25);
        world.traffic(rollout, Duration.ofSeconds(30), 50, 40);

        SvgReader page = world.page();

        RolloutStatus status = rollout.status();
        Map<String, List<String>> figures = table(page, "arms");
        for (Arm arm : Arm.values()) {
            ArmStats stats = arm == Arm.STABLE ? status.stable() : status.candidate();
            int column = arm == Arm.STABLE ? 0 : 1;
            assertThat(figures.get("calls").get(column).replace(",", "")).isEqualTo(Long.toString(stats.calls()));
            assertThat(figures.get("failed").get(column)).isEqualTo(Long.toString(stats.failures()));
            assertThat(Double.parseDouble(figures.get("error rate").get(column).replace("%", "")))
                    .isCloseTo(100 * stats.errorRate(), within(0.05));
            Map.of("p50", 0.5, "p90", 0.9, "p99", 0.99, "p99.9", 0.999, "longest", 1.0)
                    .forEach((name, quantile) -> {
                        double exact = stats.successLatency().quantile(quantile).toNanos();
                        assertThat(nanos(figures.get(name).get(column))).isCloseTo(exact, within(0.005 * exact));
                        double failed = stats.failureLatency().quantile(0.5).toNanos();
                        assertThat(nanos(figures.get("p50 of failed calls").get(column)))
                                .isCloseTo(failed, within(0.005 * failed));
                    });
        }
        assertThat(status.candidate().calls()).isGreaterThan(1_000);
    }

    @Test
    void whatBecameOfShadowCallsIsSaid() {
        RolloutPlan plan = RolloutPlan.builder()
                .shadow(Shadow.of(Share.percent(100), Duration.ofHours(1)).mostCalls(1))
                .step(Share.percent(5), Duration.ofHours(1))
                .build();
        List<Runnable> waiting = new ArrayList<>();
        try (Rollouts shadowing = world.registry(waiting::add)) {
            world.report.follow(shadowing);
            Rollout rollout = shadowing.named("shadowed").plan(plan).start();
            assertThat(rollout.forKey("anna").stable(() -> 1).candidate(() -> 2))
                    .isEqualTo(1);
            assertThat(rollout.forKey("bert").stable(() -> 1).candidate(() -> 2))
                    .isEqualTo(1);
            waiting.forEach(Runnable::run);

            assertThat(section(world.page(), "shadowed").getTextContent())
                    .contains("1 of 1 shadow calls differed from stable.")
                    .contains("1 shadow calls were dropped, since too many were under way.")
                    .contains("shadow of 100% for at least 1h and 100 comparisons");
        }
    }

    @Test
    void theVerdictAndEachDecisionAreSaidWithWhoAndWhen() {
        Rollout rollout = tripped();

        SvgReader page = world.page();

        assertThat(page.classed("sentence").get(0).getTextContent())
                .isEqualTo(rollout.status().sentence());
        assertThat(page.classed("badge").get(0).getTextContent()).isEqualTo("✕ tripped by the judge");
        assertThat(page.classed("verdict").get(0).getTextContent()).isEqualTo(Verdict.Kind.FAIL.toString());
        List<Element> rows = SvgReader.all(page.classed("decisions").get(0), "tr");
        assertThat(rows).hasSize(1 + world.events.size());
        for (int i = 0; i < world.events.size(); i++) {
            RolloutEvent.Change change = world.events.get(i).change();
            Element row = rows.get(i + 1);
            assertThat(SvgReader.all(row, "time").get(0).getAttribute("datetime"))
                    .isEqualTo(change.at().toString());
            assertThat(SvgReader.all(row, "td").get(2).getTextContent()).isEqualTo(change.who());
            assertThat(SvgReader.all(row, "td").get(3).getTextContent()).isEqualTo(change.sentence());
        }
    }

    @Test
    void theEvidenceEndsAboveTheTripLineJustAsTheStatusSays() {
        Rollout rollout = tripped();

        SvgReader chart = chart(world.page(), "Evidence against the candidate: error-rate");

        Evidence.Standing harm =
                rollout.status().verdict().findings().get(0).evidence().harm();
        DoubleUnaryOperator odds = chart.readLogY();
        double wealth = Math.log(odds.applyAsDouble(last(chart, "cm-orange")));
        double limit = Math.log(odds.applyAsDouble(last(chart, "cm-red")));
        assertThat(wealth).isCloseTo(harm.logWealth(), within(0.05)).isGreaterThan(limit);
        assertThat(limit).isCloseTo(harm.logLimit(), within(0.05));
        double first = odds.applyAsDouble(chart.lineOf("cm-orange").get(0).y());
        assertThat(first).as("a bettor begins with 1").isCloseTo(1, within(0.05));
    }

    private static double last(SvgReader chart, String ink) {
        var line = chart.lineOf(ink);
        return line.get(line.size() - 1).y();
    }

    @Test
    void theShareRisesFromStepToStepAndFallsWithTheTrip() {
        Rollout rollout = start("pricing", 10, 50);
        world.traffic(rollout, Duration.ofMinutes(11), 0, 0);
        rollout.by("anna").abort("enough");

        SvgReader chart = chart(world.page(), "Share");

        DoubleUnaryOperator share = chart.readY();
        List<Long> levels = chart.lineOf("cm-orange").stream()
                .map(corner -> Math.round(share.applyAsDouble(corner.y())))
                .distinct()
                .toList();
        assertThat(levels).containsExactly(10L, 50L, 0L);
        assertThat(chart.texts("text")).contains("10%", "50%", "aborted");
    }

    @Test
    void errorRatesOverTimeAreThoseOfBothArms() {
        Rollout rollout = start("pricing", 25);
        world.traffic(rollout, Duration.ofSeconds(20), 0, 0);
        world.traffic(rollout, Duration.ofSeconds(20), 0, 10);

        SvgReader chart = chart(world.page(), "Failed calls");

        DoubleUnaryOperator percent = chart.readY();
        List<Double> candidate = chart.lineOf("cm-orange").stream()
                .map(dot -> percent.applyAsDouble(dot.y()))
                .toList();
        assertThat(candidate.subList(0, candidate.size() / 3))
                .allSatisfy(rate -> assertThat(rate).isCloseTo(0, within(0.1)));
        assertThat(candidate.get(candidate.size() - 2)).isBetween(4.0, 18.0);
        assertThat(chart.lineOf("cm-blue"))
                .allSatisfy(dot -> assertThat(percent.applyAsDouble(dot.y())).isCloseTo(0, within(0.1)));
    }

    @Test
    void severalRolloutsShareOnePageWithATableThatLeadsToEach() {
        Rollout pricing = start("pricing", 5);
        Rollout search = start("search", 50);
        world.traffic(pricing, Duration.ofSeconds(2), 0, 0);
        search.by("anna").promote("all is well");

        SvgReader page = world.page();

        List<String> targets = SvgReader.all(page.classed("summary").get(0), "a").stream()
                .map(link -> link.getAttribute("href").substring(1))
                .toList();
        assertThat(targets).hasSize(2);
        assertThat(page.all("section").stream().map(section -> section.getAttribute("id")))
                .containsExactlyElementsOf(targets);
        Map<String, List<String>> summary = table(page, "summary");
        assertThat(summary.get("pricing")).contains("● ramping at 5%");
        assertThat(summary.get("search")).contains("✓ promoted by anna");
        long calls =
                pricing.status().stable().calls() + pricing.status().candidate().calls();
        assertThat(summary.get("pricing")).contains(Long.toString(calls));
    }

    @Test
    void rolloutsOfSeveralRegistriesAndOfOneNameAreToldApart() {
        start("pricing", 5).close();
        Rollout second = world.rollouts
                .named("pricing")
                .revision("2")
                .plan(ReportWorld.plan(20))
                .start();
        try (var other = world.registry()) {
            world.report.follow(other);
            other.named("pricing").revision("3").plan(ReportWorld.plan(30)).start();
        }
        world.time.advance(Duration.ofSeconds(1));
        second.by("anna").pause("to think");

        SvgReader page = world.page();

        assertThat(page.texts("h2")).containsExactly("pricing 1", "pricing 2", "pricing 3");
        assertThat(page.classed("badge").stream().map(Element::getTextContent).skip(3))
                .containsExactly("● closed while ramping at 5%", "● paused at 20%", "● closed while ramping at 30%");
        Element of2 = page.all("section").get(1);
        assertThat(of2.getTextContent()).contains("Paused pricing at 20% by anna: to think");
        assertThat(page.all("section").get(2).getTextContent()).doesNotContain("anna");
    }

    @Test
    void whatRunsAlreadyIsTakenUpAndWhatHasEndedIsKept() {
        Rollout rollout = start("early", 5);
        try (RolloutReport late = RolloutReport.builder()
                .wallClock(world.time)
                .scheduler(world.time)
                .build()) {
            late.follow(world.rollouts).follow(world.rollouts);
            rollout.by("anna").abort("over");
            rollout.close();
            world.time.advance(Duration.ofDays(1));

            SvgReader page = SvgReader.parse(late.html());

            assertThat(page.texts("h2")).containsExactly("early 1");
            assertThat(page.classed("sentence").get(0).getTextContent()).isEqualTo("Aborted early at 5% by anna: over");
            assertThat(page.classed("decisions")
                            .get(0)
                            .getElementsByTagName("tr")
                            .getLength())
                    .isEqualTo(2);
            assertThat(page.texts("dd")).as("it lasted no day").contains("0s");
        }
    }

    @Test
    void aReportOnNothingIsAPageToo() {
        SvgReader page = world.page();

        assertThat(page.texts("h1")).containsExactly("Coalmine rollouts");
        assertThat(page.root().getTextContent()).contains("no rollout was seen yet");
        assertThat(page.all("svg")).isEmpty();
        assertThat(SvgReader.parse(html(start("silent", 5))).texts("h2")).containsExactly("silent 1");
    }

    private String html(Rollout unused) {
        return world.report.html();
    }

    @Test
    @Fault(36)
    void itContainsNoKey() {
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(ReportWorld.plan(50))
                .overrides(Overrides.none().force(Arm.CANDIDATE, "very-secret-tester"))
                .start();
        world.traffic(rollout, Duration.ofSeconds(10), 10, 10);

        assertThat(rollout.status().candidate().failures()).isPositive();
        assertThat(world.report.html()).doesNotContain("very-secret");
    }

    @Test
    void itLoadsNothingAndIdsAreUnique() {
        tripped();

        SvgReader page = world.page();

        assertThat(page.all("*").stream()
                        .filter(element -> element.hasAttribute("src")
                                || List.of("script", "link", "img", "iframe", "object")
                                        .contains(element.getTagName())))
                .isEmpty();
        assertThat(page.all("a").stream().map(link -> link.getAttribute("href")))
                .allMatch(href -> href.startsWith("#"));
        assertThat(page.all("meta").stream().map(meta -> meta.getAttribute("content")))
                .anyMatch(content -> content.startsWith("default-src 'none'"));
        assertThat(page.texts("style").get(0))
                .contains("prefers-color-scheme", "@media print", "max-width:760px")
                .doesNotContain("url(")
                .doesNotContain("@import");
        List<String> ids = page.all("*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> RolloutReport.builder().title(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid title \" \": allowed is any text that shows");
        assertThatThrownBy(() -> RolloutReport.builder().interval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid sampling interval PT0S: allowed is 10 ms to 1 hour");
        world.report.close();
        assertThatThrownBy(() -> world.report.follow(world.rollouts))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot follow any more rollouts: the report is closed");
    }

    @Test
    void aClosedReportTakesNoMoreNotesButIsStillWritten() {
        Rollout rollout = start("pricing", 5);
        world.report.close();
        world.report.close();
        rollout.by("anna").abort("too late to be noted");

        SvgReader page = world.page();

        assertThat(section(page, "pricing").getTextContent())
                .contains("Started pricing revision 1 at 5%")
                .doesNotContain("too late");
    }
}
