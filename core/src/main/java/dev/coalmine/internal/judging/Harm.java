package dev.coalmine.internal.judging;

/** Which deviation of the candidate is bet on. */
public enum Harm {
    /** That it has less of something good: fewer keys with an outcome, lower values. */
    DROP,
    /** That it has more of something bad. */
    RISE
}
