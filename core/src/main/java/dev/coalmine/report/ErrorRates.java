package dev.coalmine.report;

import dev.coalmine.internal.svg.Axis;
import dev.coalmine.internal.svg.Point;
import dev.coalmine.verdict.CallCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Both arms' error rates over time. Each point stands for a stretch of at least {@value #LEAST_CALLS} of the arm's calls
 * and a fortieth of the time, in its middle, so that few calls do not look like much; if there were fewer in all, one
 * point stands for all.
 */
final class ErrorRates {
    static final long LEAST_CALLS = 50;
    private static final int MOST_POINTS = 40;

    private final List<Sample> samples;
    private final double shortest;

    ErrorRates(Story story) {
        samples = story.notes().samples();
        shortest = story.lasted().toNanos() / 1e9 / MOST_POINTS;
    }

    List<Point> candidate() {
        return points(CallCounts::candidateCalls, CallCounts::candidateFailures);
    }

    List<Point> stable() {
        return points(CallCounts::stableCalls, CallCounts::stableFailures);
    }

    private List<Point> points(ToLongFunction<CallCounts> calls, ToLongFunction<CallCounts> failures) {
        List<Point> points = new ArrayList<>();
        int last = samples.size() - 1;
        int from = 0;
        int before = 0;
        for (int to = 1; to <= last; to++) {
            long heard = between(from, to, calls);
            if (heard >= LEAST_CALLS
                    && Axis.at(samples.get(to).at()) - Axis.at(samples.get(from).at()) >= shortest) {
                points.add(point(from, to, calls, failures));
                before = from;
                from = to;
            }
        }
        if (between(from, last, calls) > 0) { // too little for a point of its own: the last one takes it in
            if (!points.isEmpty()) {
                points.remove(points.size() - 1);
            }
            points.add(point(before, last, calls, failures));
        }
        return points;
    }

    private Point point(int from, int to, ToLongFunction<CallCounts> calls, ToLongFunction<CallCounts> failures) {
        double middle =
                (Axis.at(samples.get(from).at()) + Axis.at(samples.get(to).at())) / 2;
        return new Point(middle, (double) between(from, to, failures) / between(from, to, calls));
    }

    private long between(int from, int to, ToLongFunction<CallCounts> count) {
        return count.applyAsLong(samples.get(to).calls())
                - count.applyAsLong(samples.get(from).calls());
    }
}
