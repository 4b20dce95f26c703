package dev.coalmine.report;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.svg.Axis;
import dev.coalmine.internal.svg.Chart;
import dev.coalmine.internal.svg.Form;
import dev.coalmine.internal.svg.Ink;
import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Point;
import dev.coalmine.verdict.Evidence.Standing;
import dev.coalmine.verdict.Finding;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The charts of one rollout over time, which share one time axis and the marks of its decisions. */
final class TimeCharts {
    private static final int MOST_MARKS = 40;
    private static final double LEAST_DECADE = -3;
    private static final double MOST_DECADES = 30;

    private final Story story;
    private final List<Moment> moments;
    private final Axis time;

    TimeCharts(Story story) {
        this.story = story;
        this.moments = story.moments();
        LocalDate day = LocalDate.ofInstant(story.from(), ZoneOffset.UTC);
        this.time = Axis.time("time of day in UTC, from " + day, story.from(), story.edge());
    }

    private Chart.Builder chart(String title) {
        Chart.Builder chart = Chart.titled(title).x(time);
        List<RolloutEvent> events = story.notes().events();
        for (RolloutEvent event : events.subList(Math.max(0, events.size() - MOST_MARKS), events.size())) {
            chart.note(
                    mark(event),
                    event.sentence(),
                    ink(event),
                    Axis.at(event.change().at()));
        }
        return chart;
    }

    private static String mark(RolloutEvent event) {
        boolean aShare = Trace.begins(event)
                || event instanceof RolloutEvent.Advanced
                || event instanceof RolloutEvent.BakeStarted
                || event instanceof RolloutEvent.ShareSet;
        return aShare
                ? event.change().share().toString()
                : words(event.getClass().getSimpleName());
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static Ink ink(RolloutEvent event) {
        if (event instanceof RolloutEvent.Tripped || event instanceof RolloutEvent.Aborted) {
            return Ink.RED;
        }
        return event instanceof RolloutEvent.Promoted ? Ink.GREEN : Ink.GREY;
    }

    /** Returns the share of keys that went to the candidate. */
    Chart share() {
        double most = moments.stream()
                .mapToDouble(moment -> moment.share().fraction())
                .max()
                .orElse(0);
        return chart("Share of keys on the candidate")
                .described("From " + moments.get(0).share() + " to "
                        + story.status().share() + ", at most " + Labels.percent(most) + ".")
                .y(Axis.upTo("share of keys", most).written(Labels::percent))
                .series(
                        Form.AREA,
                        "on the candidate",
                        Ink.ORANGE,
                        toTheEdge(moment -> moment.share().fraction()))
                .build();
    }

    /** Returns both arms' error rates. */
    Chart errors() {
        ErrorRates rates = new ErrorRates(story);
        List<Point> candidate = rates.candidate();
        List<Point> stable = rates.stable();
        double most = Math.max(highest(candidate), highest(stable));
        return chart("Failed calls of each arm")
                .described("All in all "
                        + Labels.percent(story.status().candidate().errorRate())
                        + " of the candidate's calls failed, and "
                        + Labels.percent(story.status().stable().errorRate()) + " of stable's.")
                .y(Axis.upTo("failed calls", most == 0 ? 0.01 : Math.min(1, most))
                        .written(Labels::percent))
                .series(Form.DOTS, "stable", Ink.BLUE, stable)
                .series(Form.DOTS, "candidate", Ink.ORANGE, candidate)
                .build();
    }

    private static double highest(List<Point> points) {
        return points.stream()
                .mapToDouble(Point::y)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static double lowest(List<Point> points) {
        double lowest = -1;
        for (Point point : points) {
            lowest = point.y() < lowest ? point.y() : lowest;
        }
        return lowest;
    }

    /** Returns how the evidence against the candidate came up to the trip line, for the guardrail of that index. */
    Chart evidence(int index) {
        Finding finding = story.status().verdict().findings().get(index);
        List<Point> wealth = toTheEdge(moment -> decades(moment, index, Standing::logWealth));
        List<Point> limit = toTheEdge(moment -> decades(moment, index, Standing::logLimit));
        double top = Math.ceil(Math.max(highest(wealth), highest(limit)) + 0.5);
        double bottom = Math.floor(lowest(wealth));
        return chart("Evidence against the candidate: " + finding.guardrail())
                .described(finding.sentence())
                .y(Axis.linear("odds, to 1", Math.max(LEAST_DECADE, bottom), Math.min(MOST_DECADES, top))
                        .written(Labels::powerOfTen))
                .series(Form.STEPS, "trip line", Ink.RED, limit)
                .series(Form.STEPS, "odds against a healthy candidate", Ink.ORANGE, wealth)
                .build();
    }

    /** Returns a natural log in powers of ten; a gap where nothing was judged. */
    private static double decades(Moment moment, int index, ToDoubleFunction<Standing> log) {
        return index < moment.harm().size() ? log.applyAsDouble(moment.harm().get(index)) / Math.log(10) : Double.NaN;
    }

    private List<Point> toTheEdge(ToDoubleFunction<Moment> value) {
        List<Point> points = new ArrayList<>();
        for (Moment moment : moments) {
            points.add(new Point(Axis.at(moment.at()), value.applyAsDouble(moment)));
        }
        points.add(
                new Point(Axis.at(story.edge()), points.get(points.size() - 1).y()));
        return points;
    }
}
