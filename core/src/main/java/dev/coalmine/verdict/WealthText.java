package dev.coalmine.verdict;

import dev.coalmine.internal.words.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The text form of {@link Wealth}, version 1: one fact a line, a keyword and its values, ended by {@code end} so that a
 * torn text is noticed. Doubles are written so that they read back to the bit.
 *
 * <pre>{@code
 * coalmine-wealth 1
 * judged KEY alpha=0.001 ...
 * spent 2
 * odds 0.05
 * metric error-rate
 * process 0 since-start
 * keys 14 17 1.55
 * calls 1204 37 22871 91
 * bet 0.2 0.5 ...
 * process 1 recent
 * ...
 * proof -0.1 0.3 ...
 * candidate-calls 12 3 ...
 * ...
 * end
 * }</pre>
 */
final class WealthText {
    private static final String VERSION = "1";
    private static final String SINCE_START = "since-start";
    private static final String RECENT = "recent";

    /** Largest count that is believed: sums of a few of them stay far from overflowing. */
    private static final long MOST = 1_000_000_000_000_000L;

    private final String[] lines;
    private int at;

    private WealthText(String text) {
        this.lines = text.split("\n", -1);
    }

    // ---- writing

    static String write(Wealth wealth) {
        StringBuilder text = new StringBuilder();
        line(text, "coalmine-wealth", VERSION);
        line(text, "judged", oneLine(wealth.specification()));
        line(text, "spent", Integer.toString(wealth.spent()));
        line(text, "odds", Double.toString(wealth.odds()));
        String failure = wealth.failure();
        if (failure != null) {
            line(text, "failed", oneLine(failure));
        }
        for (MetricWealth metric : wealth.metrics()) {
            line(text, "metric", oneLine(metric.metric()));
            write(text, metric.sinceStart(), SINCE_START);
            ProcessWealth recent = metric.recent();
            if (recent != null) {
                write(text, recent, RECENT);
            }
            for (Stakes bet : metric.proof().bets()) {
                line(text, "proof", joined(bet.toArray()));
            }
            write(text, metric.proof().groups());
        }
        return text.append("end\n").toString();
    }

    private static void write(StringBuilder text, ProcessWealth process, String role) {
        line(text, "process", process.number() + " " + role);
        process.tallies().forEach(tally -> write(text, tally));
        for (Stakes bet : process.bets()) {
            line(text, "bet", joined(bet.toArray()));
        }
    }

    private static void write(StringBuilder text, Tally tally) {
        CallCounts calls = tally.calls();
        line(text, "keys", tally.candidateKeys() + " " + tally.stableKeys() + " " + tally.expectedCandidateKeys());
        line(
                text,
                "calls",
                joined(calls.candidateCalls(), calls.candidateFailures(), calls.stableCalls(), calls.stableFailures()));
        if (tally.yardstick() instanceof Yardstick.Threshold threshold) {
            line(text, "above", joined(threshold.nanos()));
        } else if (tally.yardstick() instanceof Yardstick.Ranks ranks) {
            line(text, "ranks", joined(ranks.candidate(), ranks.stable()));
        }
    }

    private static void write(StringBuilder text, KeyBuckets buckets) {
        if (!buckets.isEmpty()) {
            line(text, "candidate-calls", joined(buckets.candidateCalls()));
            line(text, "candidate-failures", joined(buckets.candidateFailures()));
            line(text, "stable-calls", joined(buckets.stableCalls()));
            line(text, "stable-failures", joined(buckets.stableFailures()));
        }
    }

    private static void line(StringBuilder text, String keyword, String values) {
        text.append(keyword).append(values.isEmpty() ? "" : " ").append(values).append('\n');
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String joined(double... values) {
        StringJoiner text = new StringJoiner(" ");
        for (double value : values) {
            text.add(Double.toString(value));
        }
        return text.toString();
    }

    private static String joined(long... values) {
        StringJoiner text = new StringJoiner(" ");
        for (long value : values) {
            text.add(Long.toString(value));
        }
        return text.toString();
    }

    // ---- reading

    static Wealth read(String text) {
        if (text.length() > Wealth.MAX_TEXT) {
            throw new IllegalArgumentException(
                    "Invalid wealth: " + text.length() + " characters, at most " + Wealth.MAX_TEXT + " are allowed");
        }
        WealthText reader = new WealthText(text);
        try {
            return reader.wealth();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Invalid wealth, line " + Math.max(1, reader.at) + ": " + e.getMessage(), e);
        }
    }

    private Wealth wealth() {
        String version = values("coalmine-wealth");
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("unknown version " + excerpt(version) + ", known is " + VERSION);
        }
        String specification = values("judged");
        int spent = (int) count(split("spent", 1)[0], 1, Integer.MAX_VALUE);
        double odds = doubles("odds", 1)[0];
        if (odds < 0 || odds > 1) {
            throw new IllegalArgumentException("expected odds from 0 to 1, found " + odds);
        }
        String failure = next("failed") ? values("failed") : null;
        List<MetricWealth> metrics = new ArrayList<>();
        while (next("metric")) {
            metrics.add(metric());
        }
        if (!values("end").isEmpty() || !rest().isBlank()) {
            throw new IllegalArgumentException("expected nothing after \"end\"");
        }
        return new Wealth(specification, spent, odds, failure, metrics);
    }

    private MetricWealth metric() {
        String name = values("metric");
        ProcessWealth sinceStart = process(SINCE_START);
        ProcessWealth recent = next("process") ? process(RECENT) : null;
        List<Stakes> proof = bets("proof");
        return new MetricWealth(name, sinceStart, recent, new ProofWealth(proof, buckets()));
    }

    private ProcessWealth process(String role) {
        String[] values = values("process").split(" ", -1);
        if (values.length != 2 || !values[1].equals(role)) {
            throw new IllegalArgumentException("expected a number and \"" + role + "\"");
        }
        int number = (int) count(values[0], 0, Integer.MAX_VALUE);
        List<Tally> tallies = new ArrayList<>(List.of(tally()));
        while (next("keys")) {
            tallies.add(tally());
        }
        return new ProcessWealth(number, tallies, bets("bet"));
    }

    private Tally tally() {
        String[] keys = split("keys", 3);
        long candidateKeys = count(keys[0], 0, MOST);
        long stableKeys = count(keys[1], 0, MOST);
        double expected = number(keys[2]);
        long[] calls = counts("calls", 4);
        CallCounts counts = new CallCounts(calls[0], calls[1], calls[2], calls[3]);
        return new Tally(candidateKeys, stableKeys, expected, counts, yardstick());
    }

    private @Nullable Yardstick yardstick() {
        if (next("above")) {
            return new Yardstick.Threshold(counts("above", 1)[0]);
        }
        if (next("ranks")) {
            double[] sums = doubles("ranks", 2);
            return new Yardstick.Ranks(sums[0], sums[1]);
        }
        return null;
    }

    private List<Stakes> bets(String keyword) {
        List<Stakes> bets = new ArrayList<>();
        while (next(keyword)) {
            bets.add(Stakes.of(doubles(keyword, -1)));
        }
        return bets;
    }

    private KeyBuckets buckets() {
        if (!next("candidate-calls")) {
            return KeyBuckets.NONE;
        }
        return KeyBuckets.of(
                counts("candidate-calls", KeyBuckets.COUNT),
                counts("candidate-failures", KeyBuckets.COUNT),
                counts("stable-calls", KeyBuckets.COUNT),
                counts("stable-failures", KeyBuckets.COUNT));
    }

    /** Returns whether the next line begins with that keyword. */
    private boolean next(String keyword) {
        return at < lines.length && (lines[at].equals(keyword) || lines[at].startsWith(keyword + " "));
    }

    /** Returns what stands after the keyword in the next line, and goes on to the one after. */
    private String values(String keyword) {
        boolean found = next(keyword);
        String line = at < lines.length ? lines[at] : "";
        at++;
        if (!found) {
            throw new IllegalArgumentException("expected \"" + keyword + "\", found " + excerpt(line));
        }
        if (!oneLine(line).equals(line)) {
            throw new IllegalArgumentException("expected no control characters, found some in " + excerpt(line));
        }
        return line.substring(Math.min(line.length(), keyword.length() + 1));
    }

    private String[] split(String keyword, int count) {
        String values = values(keyword);
        String[] split = values.isEmpty() ? new String[0] : values.split(" ", -1);
        if (count >= 0 && split.length != count) {
            throw new IllegalArgumentException(
                    "expected \"" + keyword + "\" with " + count + " numbers, found " + split.length);
        }
        return split;
    }

    private double[] doubles(String keyword, int count) {
        String[] split = split(keyword, count);
        double[] numbers = new double[split.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(split[i]);
        }
        return numbers;
    }

    private long[] counts(String keyword, int count) {
        String[] split = split(keyword, count);
        long[] numbers = new long[split.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = count(split[i], 0, MOST);
        }
        return numbers;
    }

    private static double number(String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number, found " + excerpt(text), e);
        }
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("expected a finite number, found " + excerpt(text));
        }
        return number;
    }

    private static long count(String text, long least, long most) {
        try {
            long count = Long.parseLong(text);
            if (count >= least && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a count, found " + excerpt(text), e);
        }
        throw new IllegalArgumentException(
                "expected a count from " + least + " to " + most + ", found " + excerpt(text));
    }

    private String rest() {
        return String.join("", List.of(lines).subList(Math.min(at, lines.length), lines.length));
    }

    private static String excerpt(@Nullable String text) {
        return text == null || text.isEmpty() ? "nothing" : "\"" + Texts.printable(text) + "\"";
    }
}
