package dev.coalmine.plan;

/** What happens to a rollout that has not come through a step's gate within the step's longest hold. */
public enum Overdue {
    /** It stays, and says so. The default. */
    HOLD("hold"),

    /** It goes on, whatever is missing: data, a proof or an approval. A guardrail that fails trips it all the same. */
    ADVANCE("advance"),

    /** It is tripped: all traffic goes back to stable. */
    ROLL_BACK("roll-back");

    private final String label;

    Overdue(String label) {
        this.label = label;
    }

    /** Returns the word used in configuration, such as {@code roll-back}. */
    public String label() {
        return label;
    }
}
