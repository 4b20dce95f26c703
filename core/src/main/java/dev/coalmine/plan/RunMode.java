package dev.coalmine.plan;

/** Whether what the judge, the fuse and the plan find has consequences. */
public enum RunMode {
    /** A failing candidate is tripped, and gates hold. The default. */
    LIVE("live"),

    /**
     * The judge and the fuse report what they would have done, and do nothing: the traffic follows the plan's steps, by
     * their holds and calls alone, and humans. For those who want to see whether they agree with the judge first.
     */
    DRY_RUN("dry-run");

    private final String label;

    RunMode(String label) {
        this.label = label;
    }

    /** Returns the word used in configuration and status, such as {@code dry-run}. */
    public String label() {
        return label;
    }
}
