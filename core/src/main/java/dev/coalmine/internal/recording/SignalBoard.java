package dev.coalmine.internal.recording;

import dev.coalmine.stats.SignalStats;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The business signals of one rollout by name, of which there is a limited number. Thread-safe. */
public final class SignalBoard {
    /** How many signals a rollout has at most, judged or not: {@value}. */
    public static final int MOST_SIGNALS = 64;

    private final ConcurrentHashMap<String, SignalTotals> totals = new ConcurrentHashMap<>();

    /** Returns the signal of that name; null if there are too many already, of other names. */
    public @Nullable SignalTotals named(String name) {
        SignalTotals known = totals.get(name);
        if (known != null) {
            return known;
        }
        synchronized (totals) {
            return totals.size() < MOST_SIGNALS || totals.containsKey(name)
                    ? totals.computeIfAbsent(name, SignalTotals::new)
                    : null;
        }
    }

    /** Returns all signals. */
    Collection<SignalTotals> all() {
        return totals.values();
    }

    /** Returns what was recorded so far, by name; belongs to the recorder's tick lock. */
    List<SignalStats> stats() {
        return totals.values().stream()
                .map(SignalTotals::stats)
                .sorted(Comparator.comparing(SignalStats::name))
                .toList();
    }
}
