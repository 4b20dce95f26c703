package dev.coalmine.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What went wrong in a soak, and how much of what went well. Thread-safe. */
final class Findings {
    private static final int MOST_KEPT = 50;

    private final List<String> problems = new ArrayList<>();
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private long more;

    synchronized void problem(String what) {
        if (problems.size() < MOST_KEPT) {
            problems.add(what);
        } else {
            more++;
        }
    }

    void problems(List<String> all) {
        all.forEach(this::problem);
    }

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long by) {
        counts.computeIfAbsent(what, unused -> new LongAdder()).add(by);
    }

    long counted(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }

    /** Returns what went wrong; empty if nothing did. */
    synchronized List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }
}
