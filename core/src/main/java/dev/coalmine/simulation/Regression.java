package dev.coalmine.simulation;

import java.time.Duration;

/**
 * What is wrong with the candidate, and from when on. Several things may be wrong at once. Immutable and thread-safe;
 * every setter returns a changed copy.
 */
public final class Regression {
    private static final Regression NONE = new Regression(Duration.ZERO, new Failing(1, 0, 0), new Slow(1, 0, 1));

    private final Duration start;
    private final Failing failing;
    private final Slow slow;

    private record Failing(double times, double more, double partOfKeys) {}

    private record Slow(double times, double tailPart, double tailTimes) {}

    private Regression(Duration start, Failing failing, Slow slow) {
        this.start = start;
        this.failing = failing;
        this.slow = slow;
    }

    /** Returns no regression: a candidate exactly like stable, the harshest test of a judge that must not trip it. */
    public static Regression none() {
        return NONE;
    }

    /**
     * Returns the regression by which every key fails that many times as often as on stable, and at most always.
     *
     * @param times from 0 to 1,000,000
     * @throws IllegalArgumentException if outside
     */
    public static Regression failingTimes(double times) {
        return NONE.andFailingTimes(times);
    }

    /**
     * Returns the regression by which a further part of the calls fails.
     *
     * @param part from 0 to 1; with 1 every call fails
     * @throws IllegalArgumentException if outside
     */
    public static Regression failingMore(double part) {
        return NONE.andFailingMore(part);
    }

    /**
     * Returns the regression by which a part of the keys always fails, such as customers of one kind.
     *
     * @param part the part of the keys, from 0 to 1
     * @throws IllegalArgumentException if outside
     */
    public static Regression failingKeys(double part) {
        return NONE.andFailingKeys(part);
    }

    /**
     * Returns the regression by which every call takes that many times as long.
     *
     * @param times from 0.01 to 10,000
     * @throws IllegalArgumentException if outside
     */
    public static Regression slower(double times) {
        return NONE.andSlower(times);
    }

    /**
     * Returns the regression by which a part of the calls takes that many times as long.
     *
     * @param part the part of the calls, from 0 to 1
     * @param times from 0.01 to 10,000
     * @throws IllegalArgumentException if one lies outside
     */
    public static Regression slowTail(double part, double times) {
        return NONE.andSlowTail(part, times);
    }

    /** Returns a copy with {@link #failingTimes} besides. */
    public Regression andFailingTimes(double times) {
        Require.between("times that calls fail", times, 0, 1e6, "0 to 1,000,000");
        return new Regression(start, new Failing(times, failing.more, failing.partOfKeys), slow);
    }

    /** Returns a copy with {@link #failingMore} besides. */
    public Regression andFailingMore(double part) {
        Require.fraction("further part of failing calls", part);
        return new Regression(start, new Failing(failing.times, part, failing.partOfKeys), slow);
    }

    /** Returns a copy with {@link #failingKeys} besides. */
    public Regression andFailingKeys(double part) {
        Require.fraction("part of failing keys", part);
        return new Regression(start, new Failing(failing.times, failing.more, part), slow);
    }

    /** Returns a copy with {@link #slower} besides. */
    public Regression andSlower(double times) {
        Require.between("times that calls take", times, 0.01, 10_000, "0.01 to 10,000");
        return new Regression(start, failing, new Slow(times, slow.tailPart, slow.tailTimes));
    }

    /** Returns a copy with {@link #slowTail} besides. */
    public Regression andSlowTail(double part, double times) {
        Require.fraction("part of slow calls", part);
        Require.between("times that slow calls take", times, 0.01, 10_000, "0.01 to 10,000");
        return new Regression(start, failing, new Slow(slow.times, part, times));
    }

    /**
     * Returns a copy that begins that long after the rollout's start; until then the candidate is like stable.
     *
     * @param start zero or more
     * @throws IllegalArgumentException if negative
     */
    public Regression from(Duration start) {
        return new Regression(Require.notNegative("start of a regression", start), failing, slow);
    }

    /** Returns when it begins, after the rollout's start. */
    public Duration start() {
        return start;
    }

    /** Returns whether there is nothing wrong at all. */
    public boolean isNone() {
        return failing.equals(NONE.failing) && slow.equals(NONE.slow);
    }

    /** Returns the part of the keys that always fails. */
    double partOfKeys() {
        return failing.partOfKeys;
    }

    /** Returns which part of the candidate's calls fails by a key that on stable fails in this part. */
    double failing(double onStable) {
        return Math.min(1, onStable * failing.times + failing.more);
    }

    /** Returns the candidate's latency where stable has this one. */
    Latency latency(Latency onStable) {
        Latency slower = onStable.times(slow.times);
        return slow.tailPart == 0 ? slower : slower.tail(slow.tailPart, slow.tailTimes);
    }

    /** Returns the part of the successful calls that takes longer than it would on stable. */
    double slowed() {
        return slow.times > 1 ? 1 : slow.tailTimes > 1 ? slow.tailPart : 0;
    }

    @Override
    public String toString() {
        if (isNone()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        append(text, failing.times != 1, "failing x" + Words.number(failing.times));
        append(text, failing.more != 0, "failing in " + Words.percent(failing.more) + " more calls");
        append(text, failing.partOfKeys != 0, "failing for " + Words.percent(failing.partOfKeys) + " of the keys");
        append(text, slow.times != 1, "slower x" + Words.number(slow.times));
        append(
                text,
                slow.tailPart != 0,
                Words.percent(slow.tailPart) + " of the calls slower x" + Words.number(slow.tailTimes));
        return text + (start.isZero() ? "" : ", from " + Words.duration(start) + " on");
    }

    private static void append(StringBuilder text, boolean present, String what) {
        if (present) {
            text.append(text.length() == 0 ? "" : ", ").append(what);
        }
    }
}
