package dev.coalmine.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that call: how many there are, how much of the calls comes from each, and which of them are unlike the others.
 * Immutable and thread-safe; every setter returns a changed copy.
 *
 * <p>Which keys go to the candidate is drawn anew for each simulated rollout, as the salted hash would have it.
 */
public final class Population {
    /** Most keys: {@value}. */
    public static final int MOST_KEYS = 100_000_000;

    /** So many of the busiest keys are taken one by one; below them, keys of about the same rank are taken for alike. */
    private static final int SINGLE_RANKS = 8;

    private static final double RANKS_TOGETHER = 1.4;

    private final int keys;
    private final double exponent;
    private final Part failing;
    private final Part slow;
    private final List<Heavy> heavy;

    /** A part of the keys and what is special about it: how often its calls fail, or how many times as long they take. */
    private record Part(double part, double amount) {}

    /** A key of its own, with its part of all calls; how often its calls fail, or not a number if like all others. */
    private record Heavy(double part, double failing) {}

    /** Keys that are alike, and which part of all calls each of them makes. */
    record Rank(int keys, double partOfEach, double failing) {}

    private record Range(int keys, double weight) {}

    private Population(int keys, double exponent, Part failing, Part slow, List<Heavy> heavy) {
        this.keys = keys;
        this.exponent = exponent;
        this.failing = failing;
        this.slow = slow;
        this.heavy = heavy;
    }

    /**
     * Returns that many keys, each with the same part of the calls.
     *
     * @param keys from 1 to {@value #MOST_KEYS}
     * @throws IllegalArgumentException if outside
     */
    public static Population even(int keys) {
        return zipf(keys, 0);
    }

    /**
     * Returns that many keys of which a few are busy and most are not: the part of the calls of the key with rank r is
     * proportional to {@code r^-exponent}.
     *
     * @param keys from 1 to {@value #MOST_KEYS}
     * @param exponent from 0, which is even, to 3; customers of a shop have about 1
     * @throws IllegalArgumentException if one lies outside
     */
    public static Population zipf(int keys, double exponent) {
        Require.between("number of keys", keys, 1, MOST_KEYS);
        Require.between("exponent of the keys", exponent, 0, 3, "0 (all alike) to 3");
        return new Population(keys, exponent, new Part(0, 0), new Part(0, 1), List.of());
    }

    /**
     * Returns a copy with one more key, which makes that part of all calls, and is like the others for the rest.
     *
     * @param part above 0, below 1; those of all heavy keys together below 1
     * @throws IllegalArgumentException if outside
     */
    public Population heavyKey(double part) {
        return with(new Heavy(part, Double.NaN));
    }

    /**
     * Returns a copy with one more key, which makes that part of all calls, on either arm fails in its own way, and is
     * like the others for the rest.
     *
     * @param part above 0, below 1; those of all heavy keys together below 1
     * @param failing the part of its calls that fails, from 0 to 1
     * @throws IllegalArgumentException if one lies outside
     */
    public Population heavyKey(double part, double failing) {
        return with(new Heavy(part, Require.fraction("failing part of a heavy key", failing)));
    }

    private Population with(Heavy added) {
        double already = heavy.stream().mapToDouble(Heavy::part).sum();
        boolean fits = added.part > 0 && already + added.part < 1;
        if (!fits) {
            throw new IllegalArgumentException("Invalid part " + added.part + " of a heavy key: allowed is above 0, and"
                    + " below " + (1 - already) + " which others have left");
        }
        List<Heavy> all = new ArrayList<>(heavy);
        all.add(added);
        return new Population(keys, exponent, failing, slow, List.copyOf(all));
    }

    /**
     * Returns a copy in which a part of the keys fails in its own way, on either arm alike: sticky failures, as of
     * customers with broken data.
     *
     * @param part the part of the keys, from 0 to 1
     * @param failing the part of their calls that fails, from 0 to 1
     * @throws IllegalArgumentException if one lies outside
     */
    public Population failingKeys(double part, double failing) {
        Part keysThatFail = new Part(
                Require.fraction("part of failing keys", part),
                Require.fraction("failing part of their calls", failing));
        return new Population(keys, exponent, keysThatFail, slow, heavy);
    }

    /**
     * Returns a copy in which the calls of a part of the keys take longer, on either arm alike, as those of customers
     * with much data.
     *
     * @param part the part of the keys, from 0 to 1
     * @param times how many times as long their calls take, from 0.01 to 10,000
     * @throws IllegalArgumentException if one lies outside
     */
    public Population slowKeys(double part, double times) {
        Part keysThatAreSlow = new Part(
                Require.fraction("part of slow keys", part),
                Require.between("times that slow keys take", times, 0.01, 10_000, "0.01 to 10,000"));
        return new Population(keys, exponent, failing, keysThatAreSlow, heavy);
    }

    /** Returns how many keys there are. */
    public long keys() {
        return (long) keys + heavy.size();
    }

    /** Returns which part of the keys fails in its own way. */
    double partFailing() {
        return failing.part;
    }

    /** Returns the part of the calls of these that fails. */
    double failing() {
        return failing.amount;
    }

    /** Returns which part of the keys is slow. */
    double partSlow() {
        return slow.part;
    }

    /** Returns how many times as long the calls of these take. */
    double slowness() {
        return slow.amount;
    }

    /** Returns all keys, in groups of like ones. */
    List<Rank> ranks() {
        double left = 1 - heavy.stream().mapToDouble(Heavy::part).sum();
        List<Rank> ranks = new ArrayList<>();
        for (Heavy key : heavy) {
            ranks.add(new Rank(1, key.part, key.failing));
        }
        if (exponent == 0) {
            ranks.add(new Rank(keys, left / keys, Double.NaN));
            return ranks;
        }
        List<Range> ranges = new ArrayList<>();
        double total = 0;
        for (int first = 1; first <= keys; ) {
            int last = first < SINGLE_RANKS ? first : (int) Math.min(keys, first * RANKS_TOGETHER);
            double weight = weight(first, last);
            ranges.add(new Range(last - first + 1, weight));
            total += weight;
            first = last + 1;
        }
        for (Range range : ranges) {
            ranks.add(new Rank(range.keys, left * range.weight / total / range.keys, Double.NaN));
        }
        return ranks;
    }

    /** Returns the sum of {@code r^-exponent} over these ranks: exactly if they are few, else by the midpoint rule. */
    private double weight(int first, int last) {
        if (last - first < 1_000) {
            double sum = 0;
            for (int rank = first; rank <= last; rank++) {
                sum += Math.pow(rank, -exponent);
            }
            return sum;
        }
        double from = first - 0.5;
        double to = last + 0.5;
        return exponent == 1
                ? Math.log(to / from)
                : (Math.pow(to, 1 - exponent) - Math.pow(from, 1 - exponent)) / (1 - exponent);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Words.number(keys));
        text.append(exponent == 0 ? " keys alike" : " keys by Zipf's law with exponent " + Words.number(exponent));
        if (failing.part > 0) {
            text.append(", ").append(Words.percent(failing.part)).append(" of them failing in ");
            text.append(Words.percent(failing.amount)).append(" of their calls");
        }
        if (slow.part > 0) {
            text.append(", ").append(Words.percent(slow.part)).append(" of them slow x");
            text.append(Words.number(slow.amount));
        }
        for (Heavy key : heavy) {
            text.append(", one with ").append(Words.percent(key.part)).append(" of all calls");
            text.append(Double.isNaN(key.failing) ? "" : " failing in " + Words.percent(key.failing) + " of them");
        }
        return text.toString();
    }
}
