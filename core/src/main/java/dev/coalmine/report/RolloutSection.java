package dev.coalmine.report;

import dev.coalmine.RolloutStatus;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.svg.Chart;
import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Markup;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** All about one rollout: its verdict and last sentence, charts, decisions and figures. */
final class RolloutSection {
    private final Markup page;
    private final Story story;
    private final RolloutStatus status;
    private final String anchor;

    RolloutSection(Markup page, Story story, String anchor) {
        this.page = page;
        this.story = story;
        this.status = story.status();
        this.anchor = anchor;
    }

    void write() {
        page.open("section", "class", "rollout", "id", anchor).line();
        banner();
        facts();
        overTime();
        decisions();
        page.element("h3", "Both arms").line();
        latency();
        new ArmsTable(page, status).write();
        FleetHealth fleet = status.fleet();
        if (fleet != null) {
            new FleetTable(page, fleet, status.revision()).write();
        }
        plan();
        page.close().line();
    }

    private void banner() {
        Outcome outcome = Outcome.of(story);
        page.open("div", "class", "banner " + outcome.mood().cssClass());
        page.open("h2")
                .text(status.name() + " ")
                .element("span", status.revision(), "class", "muted")
                .close();
        page.open("p");
        badge(page, outcome);
        page.close();
        page.element("p", status.sentence(), "class", "sentence").close().line();
    }

    static void badge(Markup page, Outcome outcome) {
        String words = outcome.mood().sign() + " " + outcome.words();
        page.element("span", words, "class", "badge " + outcome.mood().cssClass());
    }

    private void facts() {
        page.open("dl", "class", "facts");
        page.open("div").element("dt", "Verdict");
        page.element("dd", status.verdict().kind().toString(), "class", "verdict")
                .close();
        page.open("div")
                .element("dt", "Share now")
                .element("dd", status.share().toString())
                .close();
        page.open("div").element("dt", "From").open("dd");
        Times.write(page, story.from());
        page.close().close();
        page.open("div").element("dt", status.phase().watched() ? "Until now" : "Lasted");
        page.element("dd", Labels.lasting(story.lasted())).close();
        page.close().line();
    }

    private void overTime() {
        TimeCharts charts = new TimeCharts(story);
        figure(charts.share(), "", Size.ACROSS);
        figure(
                charts.errors(),
                "Each dot stands for at least " + ErrorRates.LEAST_CALLS + " calls of its arm, or all there were.",
                Size.ACROSS);
        List<Finding> findings = status.verdict().findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            figure(
                    charts.evidence(i),
                    finding.kind() + ": " + finding.sentence()
                            + ". Of the judge's processes, the line is the one nearest to its trip line.",
                    Size.HIGH);
        }
    }

    private void latency() {
        LatencyCharts charts = new LatencyCharts(story);
        if (charts.any()) {
            page.open("div", "class", "pair").line();
            figure(charts.histogram(), "Where most calls lie.", Size.HALF);
            figure(charts.quantiles(), "What the tail does: the higher line is the slower arm.", Size.HALF);
            page.close().line();
        }
    }

    /** How large a chart is on a wide screen; on a narrow one, all are alike. */
    private enum Size {
        ACROSS(1032, 200),
        HIGH(1032, 250),
        HALF(504, 300);

        private final int width;
        private final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** Writes a chart twice: text in an image cannot grow on a small screen, so that has an image of its own. */
    private void figure(Chart chart, String caption, Size size) {
        page.open("figure").open("figcaption").text(chart.title());
        if (!caption.isEmpty()) {
            page.element("p", caption);
        }
        page.close().line().open("div", "class", "wide");
        chart.drawInto(page, size.width, size.height);
        page.close().open("div", "class", "narrow");
        chart.drawInto(page, 344, 240);
        page.close().close().line();
    }

    private void decisions() {
        page.element("h3", "Decisions");
        if (story.notes().forgotten() > 0) {
            page.element(
                    "p", Labels.count(story.notes().forgotten()) + " earlier ones are not kept.", "class", "muted");
        }
        page.open("table", "class", "decisions").open("thead").open("tr");
        for (String column : List.of("when", "after", "who", "what and why")) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().open("tbody").line();
        for (RolloutEvent event : story.notes().events()) {
            RolloutEvent.Change change = event.change();
            page.open("tr").open("td", "class", "time");
            Times.write(page, change.at());
            page.close();
            Duration after = Duration.between(story.from(), change.at());
            page.element("td", Labels.lasting(after), "class", "time muted");
            page.element("td", change.who(), "class", "who");
            page.element("td", change.sentence(), "class", "words").close().line();
        }
        page.close().close().line();
    }

    private void plan() {
        RolloutPlan plan = story.plan();
        page.element("h3", "Plan").open("ol");
        plan.shadow()
                .ifPresent(shadow -> page.element(
                        "li",
                        "shadow of " + shadow.shadowed() + " for at least " + Labels.lasting(shadow.hold()) + " and "
                                + Labels.count(shadow.minCalls()) + " comparisons"));
        for (Step step : plan.steps()) {
            page.element(
                    "li",
                    step.share() + " for at least " + Labels.lasting(step.hold()) + " and "
                            + Labels.count(step.minCalls()) + " candidate calls");
        }
        page.close();
        String guardrails = plan.guardrails().stream().map(Guardrail::name).collect(Collectors.joining(", "));
        page.element(
                "p",
                "Guardrails: " + guardrails + ". A healthy candidate is tripped by the judge with a probability of at"
                        + " most " + Labels.percent(plan.alpha()) + ".");
    }
}
