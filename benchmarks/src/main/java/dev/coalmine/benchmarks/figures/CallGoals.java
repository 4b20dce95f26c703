package dev.coalmine.benchmarks.figures;

import dev.coalmine.benchmarks.figures.Goal.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** H1 to H9: what a call may cost, each a difference or a ratio of two figures of one run. */
final class CallGoals {
    private static final double BYTES = 0.5; // the profiler charges what JMH itself allocates to the calls

    private final Scores scores;
    private final Setting one;
    private final Setting two;

    CallGoals(Scores scores, Setting one, Setting two) {
        this.scores = scores;
        this.one = one;
        this.two = two;
    }

    /** Returns the goals of which something was measured. */
    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        goals.add(difference("H1", "dormant: at most D + 1 ns", "dormant", 1));
        goals.add(difference("H2", "routed, not recorded: at most D + 8 ns", "unrecorded", 8));
        goals.add(ratioToT("H3", "recorded: at most 1.15 × T", "", "timed"));
        goals.add(ratioToT("H3", "recorded, four call sites: at most 1.15 × T", "FourSites", "timedFourSites"));
        goals.add(stated("H4", "a bulkhead, on top of H3", "recordedWithBulkhead", "recordedWrapped"));
        goals.add(stated(
                "H4", "the fuse while armed, half the calls on the candidate", "halvesFuseArmed", "halvesFuseAsleep"));
        goals.add(handWritten());
        goals.add(bytes("a wrapper", "recordedWrapped"));
        goals.add(bytes("a fluent call", "recordedFluent"));
        goals.add(bytes("a wrapper, four call sites", "recordedWrappedFourSites"));
        goals.add(bytes("a fluent call, four call sites", "recordedFluentFourSites"));
        if (!scores.in(two).isEmpty()) {
            goals.add(scaling("recordedFluent"));
            goals.add(scaling("recordedWrapped"));
            goals.add(cheaper("H8", one, "resilience4jCountWindow", "recordedWrapped", 1));
            goals.add(cheaper("H8", two, "resilience4jCountWindow", "recordedWrapped", 3));
            goals.add(cheaper("H8", one, "resilience4jCountWindow", "unrecordedWrapped", 8));
            goals.add(cheaper("H9", one, "byHand", "recordedWrapped", 2.5));
        }
        return goals;
    }

    private double nanos(String benchmark) {
        return scores.nanos(one, benchmark);
    }

    private Goal difference(String number, String goal, String situation, double most) {
        double fluent = nanos(situation + "Fluent") - nanos("direct");
        double wrapped = nanos(situation + "Wrapped") - nanos("direct");
        String measured = text("fluent D + %.1f, wrapped D + %.1f ns", fluent, wrapped);
        return new Goal(number, goal, measured, Outcome.of(fluent <= most && wrapped <= most));
    }

    private Goal ratioToT(String number, String goal, String sites, String timed) {
        double fluent = nanos("recordedFluent" + sites) / nanos(timed);
        double wrapped = nanos("recordedWrapped" + sites) / nanos(timed);
        String measured = text("fluent %.2f, wrapped %.2f × T", fluent, wrapped);
        return new Goal(number, goal, measured, Outcome.of(fluent <= 1.15 && wrapped <= 1.15));
    }

    private Goal stated(String number, String goal, String with, String without) {
        return new Goal(number, goal, text("%+.1f ns", nanos(with) - nanos(without)), Outcome.STATED);
    }

    private Goal handWritten() {
        double more = nanos("recordedWrapped") - nanos("recordedHandWritten");
        return new Goal(
                "H5", "a wrapper: at most 2 ns over a router by hand", text("%+.1f ns", more), Outcome.of(more <= 2));
    }

    private Goal bytes(String what, String benchmark) {
        double bytes = scores.bytes(one, benchmark);
        boolean isStated = benchmark.equals("recordedFluentFourSites");
        Outcome outcome = isStated ? Outcome.STATED : Outcome.of(bytes < BYTES);
        return new Goal("H6", what + (isStated ? ": B a call" : ": 0 B a call"), text("%.1f B", bytes), outcome);
    }

    private Goal scaling(String benchmark) {
        double ours = nanos(benchmark) / scores.nanos(two, benchmark);
        double ofT = nanos("timed") / scores.nanos(two, "timed");
        return new Goal(
                "H7",
                benchmark + ": with two threads scales at least 0.97 times as T",
                text("%.2f against %.2f: %.2f times", 2 * ours, 2 * ofT, ours / ofT),
                Outcome.of(ours / ofT >= 0.97));
    }

    private Goal cheaper(String number, Setting setting, String peer, String ours, double least) {
        double times = scores.nanos(setting, peer) / scores.nanos(setting, ours);
        String goal = text("%s, threads: %d: %s costs at least %s times as much", ours, setting.threads(), peer, least);
        return new Goal(number, goal, text("%.1f times", times), Outcome.of(times >= least));
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
