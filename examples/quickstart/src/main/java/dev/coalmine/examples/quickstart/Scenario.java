package dev.coalmine.examples.quickstart;

import java.util.List;

/**
 * One attempt to replace stable, and how it should end.
 *
 * @param rollout name of the rollout
 * @param story what somebody did
 * @param candidate what came of it
 * @param documents what callers have trimmed
 * @param ending how the rollout should end
 */
record Scenario(String rollout, String story, Trimmer candidate, List<String> documents, Ending ending) {
    /** Returns all attempts, in the order in which they are told. */
    static List<Scenario> all() {
        return List.of(healthy(), subtlyBroken(), outage(), broken());
    }

    /** The attempt that deserves to succeed. */
    static Scenario healthy() {
        return new Scenario(
                "plain-loop",
                "a loop over the characters instead of the expression. Nothing is wrong with it.",
                Trimmers.loop(),
                Documents.withPadded(),
                Ending.PROMOTED);
    }

    /** The attempt that works for nearly everybody. */
    static Scenario subtlyBroken() {
        return new Scenario(
                "grouped-regex",
                "(?:\\s|\\u200c)+$ in java.util.regex. It overflows the stack on a very long run of blanks.",
                Trimmers.grouped(),
                Documents.withPadded(),
                Ending.TRIPPED_BY_JUDGE);
    }

    /** The attempt that is faster for nearly everybody, fails for nobody, and took a large site down. */
    static Scenario outage() {
        return new Scenario(
                "outage-regex",
                "^[\\s\\u200c]+|[\\s\\u200c]+$ in java.util.regex, faster from p50 to p99. It tries again from each blank.",
                Trimmers.outage(),
                Documents.withOutageLine(),
                Ending.TRIPPED_BY_JUDGE);
    }

    /** The attempt that never works. */
    static Scenario broken() {
        return new Scenario(
                "look-behind",
                "(?<![\\s\\x{200c}])[\\s\\x{200c}]+$ in RE2/J, which knows no look-behind. Every call fails.",
                Trimmers.lookingBehind(),
                Documents.withPadded(),
                Ending.TRIPPED_BY_FUSE);
    }
}
