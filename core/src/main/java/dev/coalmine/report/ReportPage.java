package dev.coalmine.report;

import dev.coalmine.RolloutStatus;
import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Markup;
import dev.coalmine.stats.ArmStats;
import java.time.Instant;
import java.util.List;

/** The page: a table of all rollouts where there are several, then each of them. */
final class ReportPage {
    /** Nothing is loaded and no script runs, whatever a name may contain. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";

    private final String title;
    private final Instant now;
    private final List<Story> stories;
    private final long forgotten;
    private final Markup page = Markup.html();

    ReportPage(String title, Instant now, List<Story> stories, long forgotten) {
        this.title = title;
        this.now = now;
        this.stories = stories;
        this.forgotten = forgotten;
    }

    String html() {
        page.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").line();
        head();
        page.open("body").line();
        page.open("header").element("h1", title);
        page.open("p", "class", "muted").text("As of ");
        Times.write(page, now);
        page.text(counted()).close().close().line();
        page.open("main").line();
        if (stories.size() > 1) {
            summary();
        }
        for (int i = 0; i < stories.size(); i++) {
            new RolloutSection(page, stories.get(i), anchor(i)).write();
        }
        page.close().line();
        footer();
        return page.close().close().line().toString();
    }

    private void head() {
        page.open("head").leaf("meta", "charset", "utf-8");
        page.leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        page.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.leaf("meta", "name", "color-scheme", "content", "light dark");
        page.element("title", title).line();
        page.element("style", PageStyle.css()).close().line();
    }

    private String counted() {
        String count = stories.isEmpty()
                ? "; no rollout was seen yet."
                : stories.size() == 1 ? "." : "; " + stories.size() + " rollouts.";
        return forgotten == 0
                ? count
                : count + " " + Labels.count(forgotten) + " that were closed earlier are not kept.";
    }

    private static String anchor(int index) {
        return "rollout-" + (index + 1);
    }

    private void summary() {
        page.open("div", "class", "scroll")
                .open("table", "class", "summary")
                .open("thead")
                .open("tr");
        for (String column : List.of("rollout", "revision", "outcome")) {
            page.element("th", column, "scope", "col");
        }
        for (String column : List.of("calls", "failed on stable", "on candidate", "p99 on stable", "on candidate")) {
            page.element("th", column, "scope", "col", "class", "number");
        }
        page.close().close().open("tbody").line();
        for (int i = 0; i < stories.size(); i++) {
            row(stories.get(i), anchor(i));
        }
        page.close().close().close().line();
    }

    private void row(Story story, String anchor) {
        RolloutStatus status = story.status();
        page.open("tr")
                .open("th", "scope", "row")
                .element("a", status.name(), "href", "#" + anchor)
                .close();
        page.element("td", status.revision());
        page.open("td");
        RolloutSection.badge(page, Outcome.of(story));
        page.close();
        ArmStats stable = status.stable();
        ArmStats candidate = status.candidate();
        for (String figure : List.of(
                Labels.count(stable.calls() + candidate.calls()),
                ArmsTable.errorRate(stable),
                ArmsTable.errorRate(candidate),
                ArmsTable.quantile(stable.successLatency(), 0.99),
                ArmsTable.quantile(candidate.successLatency(), 0.99))) {
            page.element("td", figure, "class", "number");
        }
        page.close().line();
    }

    private void footer() {
        page.open("footer");
        page.element(
                "p",
                "Written by Coalmine. Every figure is what the rollouts themselves counted; times are in UTC; there are no"
                        + " routing keys in this file.");
        page.close().line();
    }
}
