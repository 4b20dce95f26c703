package dev.coalmine.metrics;

/** Every tag that a {@linkplain MeterName meter} of Coalmine can have. Their values are few: never a key, never a message. */
public enum MeterTag {
    /** The rollout's name. */
    ROLLOUT("rollout"),

    /** Which implementation: {@code stable} or {@code candidate}. */
    ARM("arm"),

    /** How a call ended: {@code success}, {@code failure} or {@code interrupted}; of a shadow call, how it compared. */
    OUTCOME("outcome"),

    /** Which quantile, as a fraction: {@code 0.5}, {@code 0.9}, {@code 0.99} or {@code 0.999}. */
    QUANTILE("quantile"),

    /** A phase: {@code pending}, {@code shadowing}, {@code ramping}, {@code baking}, {@code promoted}, {@code paused},
     * {@code tripped} or {@code aborted}. */
    PHASE("phase"),

    /** What is judged: a metric of one of the plan's guardrails, such as {@code error-rate}, or the sample ratio. */
    GUARDRAIL("guardrail"),

    /** A business signal that the plan judges. */
    SIGNAL("signal");

    private final String key;

    MeterTag(String key) {
        this.key = key;
    }

    /** Returns the tag's key, such as {@code arm}. */
    public String key() {
        return key;
    }
}
