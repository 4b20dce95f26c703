package dev.coalmine.examples.quickstart;

import java.util.regex.Pattern;

/** What runs in production, and the candidates that somebody would like to replace it with. All of it is real code. */
final class Trimmers {
    /** The expression of the Stack Exchange outage of 2016-07-20. */
    private static final String OUTAGE = "^[\\s\\u200c]+|[\\s\\u200c]+$";

    /** The same in RE2's syntax. */
    private static final String OUTAGE_IN_RE2 = "^[\\s\\x{200c}]+|[\\s\\x{200c}]+$";

    /** An attempt to look at each run of blanks once only: a blank after a blank is not the start of a run. */
    private static final String LOOKING_BEHIND = "^[\\s\\x{200c}]+|(?<![\\s\\x{200c}])[\\s\\x{200c}]+$";

    /** The same again, by somebody who prefers groups to character classes. */
    private static final String GROUPED = "^(?:\\s|\\u200c)+|(?:\\s|\\u200c)+$";

    private Trimmers() {}

    /** Returns what runs in production: RE2/J, whose automaton takes linear time on any text. It is safe, and slow. */
    static Trimmer stable() {
        com.google.re2j.Pattern ends = com.google.re2j.Pattern.compile(OUTAGE_IN_RE2);
        return (user, text) -> ends.matcher(text).replaceAll("");
    }

    /** Returns the healthy candidate: a plain loop, the kind of fix that was shipped after the outage. */
    static Trimmer loop() {
        return (user, text) -> {
            int start = 0;
            int end = text.length();
            while (start < end && isBlank(text.charAt(start))) {
                start++;
            }
            while (end > start && isBlank(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(start, end);
        };
    }

    /** Returns whether it is in RE2's {@code [\s\x{200c}]}, which does not have the vertical tab. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\u200c';
    }

    /**
     * Returns the candidate with a subtle bug: java.util.regex repeats a group by recursion, one level deeper each time,
     * so a run of some thousand blanks ends in a {@link StackOverflowError}. Everybody else gets the right answer.
     */
    static Trimmer grouped() {
        Pattern ends = Pattern.compile(GROUPED);
        return (user, text) -> ends.matcher(text).replaceAll("");
    }

    /** Returns the candidate that always fails: RE2/J has no look-behind, and says so on every call. */
    static Trimmer lookingBehind() {
        return (user, text) ->
                com.google.re2j.Pattern.compile(LOOKING_BEHIND).matcher(text).replaceAll("");
    }

    /**
     * Returns the candidate of the outage itself: faster than RE2/J for nearly everybody, and quadratic on a long run of
     * blanks that does not end the text, because it tries again from each of them. Only the latency's tail shows it.
     */
    static Trimmer outage() {
        Pattern ends = outageEnds();
        return (user, text) -> ends.matcher(text).replaceAll("");
    }

    static Pattern outageEnds() {
        return Pattern.compile(OUTAGE);
    }
}
