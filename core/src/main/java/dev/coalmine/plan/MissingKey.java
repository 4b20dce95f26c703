package dev.coalmine.plan;

/**
 * What happens to a call that comes without a routing key, and finds none in its routing context, while its rollout
 * routes. It is counted in every case.
 */
public enum MissingKey {
    /** The call goes to stable and is neither recorded nor judged. The default. */
    STABLE,
    /** The call is routed by a coin of its own that falls on the candidate with the share in force, and is judged. */
    RANDOM,
    /** The call is refused with an {@link IllegalArgumentException}. */
    REJECT
}
