package dev.coalmine.report;

import dev.coalmine.internal.figures.LatencyBins;
import dev.coalmine.internal.svg.Axis;
import dev.coalmine.internal.svg.Chart;
import dev.coalmine.internal.svg.Form;
import dev.coalmine.internal.svg.Ink;
import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Point;
import dev.coalmine.stats.LatencySnapshot;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** How long both arms' successful calls took: where most lie, and what the tail does. */
final class LatencyCharts {
    private static final int QUANTILES_PER_DECADE = 24;
    private static final double MOST_CALLS = 1e7;

    private final LatencySnapshot stable;
    private final LatencySnapshot candidate;
    private final LatencyBins bins;

    LatencyCharts(Story story) {
        stable = story.status().stable().successLatency();
        candidate = story.status().candidate().successLatency();
        bins = new LatencyBins(stable, candidate);
    }

    private static double nanos(LatencySnapshot latency, double quantile) {
        return (double) Math.max(1, latency.quantile(quantile).toNanos());
    }

    /** Returns whether anything was timed at all. */
    boolean any() {
        return stable.count() + candidate.count() > 0;
    }

    /** Returns both arms' histograms, one over the other, each as a part of its own calls. */
    Chart histogram() {
        List<Point> ofStable = bins(stable);
        List<Point> ofCandidate = bins(candidate);
        double most = Math.max(highest(ofStable), highest(ofCandidate));
        return Chart.titled("Latency of successful calls")
                .described(
                        "Median: " + said(stable, 0.5) + " on stable, " + said(candidate, 0.5) + " on the candidate.")
                .x(Axis.log("latency", bins.edge(0), bins.edge(bins.count())).written(Labels::nanos))
                .y(Axis.upTo("part of the arm's calls", most).written(Labels::percent))
                .series(Form.AREA, "stable", Ink.BLUE, ofStable)
                .series(Form.AREA, "candidate", Ink.ORANGE, ofCandidate)
                .build();
    }

    private static String said(LatencySnapshot latency, double quantile) {
        return latency.count() == 0 ? "none" : Labels.nanos(nanos(latency, quantile));
    }

    private static double highest(List<Point> points) {
        return points.stream().mapToDouble(Point::y).max().orElse(0);
    }

    private List<Point> bins(LatencySnapshot latency) {
        if (latency.count() == 0) {
            return List.of();
        }
        double[] parts = bins.parts(latency);
        List<Point> points = new ArrayList<>();
        points.add(new Point(bins.edge(0), 0));
        for (int i = 0; i < parts.length; i++) {
            points.add(new Point(bins.edge(i), parts[i]));
        }
        points.add(new Point(bins.edge(bins.count()), 0));
        return points;
    }

    /** Returns both arms' latencies at each quantile, the tail spread out: the higher line is the slower arm. */
    Chart quantiles() {
        double most = (double) Math.max(stable.count(), candidate.count());
        double calls = Math.min(MOST_CALLS, Math.max(10, most));
        return Chart.titled("Latency at each quantile")
                .described("p99: " + said(stable, 0.99) + " on stable, " + said(candidate, 0.99) + " on the candidate.")
                .x(Axis.log("quantile of the arm's successful calls", 1, calls).written(LatencyCharts::quantileName))
                .y(Axis.log("latency", bins.edge(0), bins.edge(bins.count())).written(Labels::nanos))
                .series(Form.LINE, "stable", Ink.BLUE, quantiles(stable))
                .series(Form.LINE, "candidate", Ink.ORANGE, quantiles(candidate))
                .build();
    }

    /** Returns the name of the quantile that one in so many calls exceeds, such as {@code p99.9} for 1,000. */
    private static String quantileName(double oneIn) {
        BigDecimal exceeding = BigDecimal.valueOf(100 / oneIn).round(new MathContext(3));
        return "p"
                + BigDecimal.valueOf(100)
                        .subtract(exceeding)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static List<Point> quantiles(LatencySnapshot latency) {
        List<Point> points = new ArrayList<>();
        double decades = Math.log10(Math.min(MOST_CALLS, Math.max(1, (double) latency.count())));
        for (int i = 0; latency.count() > 0 && i <= decades * QUANTILES_PER_DECADE; i++) {
            double oneIn = Math.pow(10, (double) i / QUANTILES_PER_DECADE);
            points.add(new Point(oneIn, nanos(latency, 1 - 1 / oneIn)));
        }
        return points;
    }
}
