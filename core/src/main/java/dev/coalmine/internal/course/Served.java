package dev.coalmine.internal.course;

/**
 * What a phase has served so far.
 *
 * @param nanos how long it was held under watch, pauses excluded; while tripped, how much of the cool-down is over
 * @param calls recorded candidate calls meanwhile, those of the warm-up left out
 */
public record Served(long nanos, long calls) {
    /** Nothing yet. */
    public static final Served NOTHING = new Served(0, 0);

    Served plus(long moreNanos, long moreCalls) {
        return new Served(sum(nanos, moreNanos), sum(calls, moreCalls));
    }

    /** Returns the sum, or the largest number there is: a record may claim any. */
    private static long sum(long one, long more) {
        return more <= Long.MAX_VALUE - one ? one + Math.max(0, more) : Long.MAX_VALUE;
    }

    /** Returns the larger of both, one by one. */
    public Served atLeast(Served other) {
        return new Served(Math.max(nanos, other.nanos), Math.max(calls, other.calls));
    }
}
