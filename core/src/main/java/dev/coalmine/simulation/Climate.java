package dev.coalmine.simulation;

import dev.coalmine.plan.Arm;
import java.util.List;

/** What holds for a while: which incidents are on, and whether the candidate has regressed. Immutable. */
final class Climate {
    /** How many kinds of latency there are: {@value}. */
    static final int INDEXES = 4;

    private final Regression regression;
    private final double failing;
    private final double calls;
    private final LatencyTable[] tables = new LatencyTable[INDEXES];

    /**
     * Makes the climate.
     *
     * @param regression what is wrong with the candidate now
     * @param incidents those that are on
     */
    Climate(Traffic traffic, Regression regression, List<Incident> incidents) {
        double failingTimes = 1;
        double callsTimes = 1;
        double slowerTimes = 1;
        for (Incident incident : incidents) {
            failingTimes *= incident.failing();
            callsTimes *= incident.calls();
            slowerTimes *= incident.slower();
        }
        this.regression = regression;
        this.failing = failingTimes;
        this.calls = callsTimes;
        Latency usual = traffic.latency().times(slowerTimes);
        Latency slow = usual.times(traffic.keys().slowness());
        tables[index(Arm.STABLE, false)] = new LatencyTable(usual);
        tables[index(Arm.STABLE, true)] = new LatencyTable(slow);
        tables[index(Arm.CANDIDATE, false)] = new LatencyTable(regression.latency(usual));
        tables[index(Arm.CANDIDATE, true)] = new LatencyTable(regression.latency(slow));
    }

    /** Returns where things are kept by arm and kind of key, from 0 on, below {@link #INDEXES}. */
    static int index(Arm arm, boolean slow) {
        return (arm == Arm.CANDIDATE ? 2 : 0) + (slow ? 1 : 0);
    }

    /** Returns how many times as many calls come in as usual. */
    double calls() {
        return calls;
    }

    /** Returns the probability that a call by such a key fails on that arm. */
    double failing(Arm arm, Trait key) {
        double onStable = Math.min(1, failing * key.failing());
        if (arm == Arm.STABLE) {
            return onStable;
        }
        return key.hit() && regression.partOfKeys() > 0 ? 1 : regression.failing(onStable);
    }

    /** Returns the part of the candidate's successful calls that takes longer than it would on stable. */
    double slowed() {
        return regression.slowed();
    }

    /** Returns how long successful calls take, by {@link #index}. */
    LatencyTable latencies(int index) {
        return tables[index];
    }
}
