package dev.coalmine.examples.quickstart;

/**
 * One attempt to replace stable, and how it should end.
 *
 * @param rollout name of the rollout
 * @param story what somebody did
 * @param candidate what came of it
 * @param ending how the rollout should end
 */
record Scenario(String rollout, String story, Trimmer candidate, Ending ending) {
    /** The attempt that deserves to succeed. */
    static Scenario healthy() {
        return new Scenario(
                "plain-loop",
                "a loop over the characters instead of the expression. Nothing is wrong with it.",
                Trimmers.loop(),
                Ending.PROMOTED);
    }

    /** The attempt that works for nearly everybody. */
    static Scenario subtlyBroken() {
        return new Scenario(
                "grouped-regex",
                "(?:\\s|\\u200c)+$ in java.util.regex. It overflows the stack on a very long run of blanks.",
                Trimmers.grouped(),
                Ending.TRIPPED_BY_JUDGE);
    }

    /** The attempt that never works. */
    static Scenario broken() {
        return new Scenario(
                "look-behind",
                "(?<![\\s\\x{200c}])[\\s\\x{200c}]+$ in RE2/J, which knows no look-behind. Every call fails.",
                Trimmers.lookingBehind(),
                Ending.TRIPPED_BY_FUSE);
    }
}
