package dev.coalmine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What the traffic is like at each time; the same for all rollouts of a simulation. Thread-safe. */
final class Weather {
    private final Traffic traffic;
    private final Regression regression;
    private final long regressionStart;

    /** By a bit for each incident, and one for the regression. */
    private final ConcurrentMap<Long, Climate> climates = new ConcurrentHashMap<>();

    Weather(Traffic traffic, Regression regression) {
        this.traffic = traffic;
        this.regression = regression;
        this.regressionStart = regression.start().toNanos();
    }

    /** Returns what holds at that time. */
    Climate at(long nanos) {
        boolean regressed = nanos >= regressionStart;
        long bits = regressed ? 1 : 0;
        List<Incident> incidents = traffic.incidents();
        for (int i = 0; i < incidents.size(); i++) {
            bits |= incidents.get(i).isOn(nanos) ? 2L << i : 0;
        }
        Climate known = climates.get(bits);
        return known != null ? known : climates.computeIfAbsent(bits, this::climate);
    }

    private Climate climate(long bits) {
        List<Incident> on = new ArrayList<>();
        for (int i = 0; i < traffic.incidents().size(); i++) {
            if ((bits & 2L << i) != 0) {
                on.add(traffic.incidents().get(i));
            }
        }
        return new Climate(traffic, (bits & 1) != 0 ? regression : Regression.none(), on);
    }

    /** Returns how many calls a second come in at that time, in that climate. */
    double callsPerSecond(long nanos, Climate climate) {
        return traffic.perSecondAt(nanos) * climate.calls();
    }
}
