package dev.coalmine.benchmarks.figures;

import static dev.coalmine.benchmarks.figures.CallGoals.text;

import dev.coalmine.benchmarks.figures.Goal.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** H10 to H12: what rollouts hold, what their ticks take, and how soon a rollback is in force. */
final class HeldGoals {
    private static final double KB = 1_024;

    private HeldGoals() {}

    /** Measures them on that JVM. */
    static List<Goal> measure(Path jvm) throws IOException, InterruptedException {
        List<Goal> goals = new ArrayList<>();
        Map<String, Double> memory = Probe.run(jvm, 512, Memory.class);
        goals.add(atMost("H10", "an idle rollout: at most 20 KB", memory.get(Memory.IDLE) / KB, 20, "KB"));
        goals.add(atMost("H10", "a busy rollout: at most 400 KB", memory.get(Memory.BUSY) / KB, 400, "KB"));
        goals.add(atMost("H10", "each further stripe: at most 70 KB", memory.get(Memory.STRIPE) / KB, 70, "KB"));
        Map<String, Double> ticks = Probe.run(jvm, 2_048, Ticks.class);
        goals.add(atMost("H11", "1,000 idle rollouts: at most 1% of a core", ticks.get(Ticks.IDLE_PERCENT), 1, "%"));
        goals.add(atMost("H11", "a busy tick: at most 25 µs", ticks.get(Ticks.BUSY_MICROS), 25, "µs"));
        Map<String, Double> trips = Probe.run(jvm, 512, Trips.class);
        goals.add(atMost("H12", Trips.STRAYS + ", over 200 rollbacks: none", trips.get(Trips.STRAYS), 0, ""));
        goals.add(stated(trips, Trips.MEDIAN_MICROS));
        goals.add(stated(trips, Trips.LAST_MICROS));
        return goals;
    }

    private static Goal atMost(String number, String goal, double measured, double most, String unit) {
        return new Goal(number, goal, text("%.2f %s", measured, unit).strip(), Outcome.of(measured <= most));
    }

    private static Goal stated(Map<String, Double> trips, String name) {
        return new Goal("H12", name, text("%.1f µs", trips.get(name)), Outcome.STATED);
    }
}
