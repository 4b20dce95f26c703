package dev.coalmine.store;

import dev.coalmine.internal.words.Texts;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that may hold anything, kept to one line: what would break a line, hide a part of it or not survive as UTF-8 is
 * written as an escape and read back as it was.
 */
final class Lines {
    private static final int EXCERPT = 40;
    private static final Pattern ESCAPE = Pattern.compile("\\\\(\\\\|n|u[0-9a-f]{4})?");

    private Lines() {}

    /** Returns the text in one line of plain characters. */
    static String escape(String text) {
        StringBuilder line = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                line.append("\\\\");
            } else if (c == '\n') {
                line.append("\\n");
            } else if (Texts.plain(text, i)) {
                line.append(c);
            } else {
                line.append(Texts.unicodeEscape(c));
            }
        }
        return line.toString();
    }

    /**
     * Returns the text that {@link #escape} was given.
     *
     * @throws IllegalArgumentException if there is an escape that it does not write
     */
    static String unescape(String line) {
        return ESCAPE.matcher(line).replaceAll(escape -> Matcher.quoteReplacement(meant(escape)));
    }

    private static String meant(MatchResult escape) {
        String code = escape.group(1);
        if (code == null) {
            throw new IllegalArgumentException("a backslash stands before none of \\\\, n and u with 4 digits");
        }
        return switch (code.charAt(0)) {
            case '\\' -> "\\";
            case 'n' -> "\n";
            default -> String.valueOf((char) Integer.parseInt(code.substring(1), 16));
        };
    }

    /** Returns the text, cut so that it has at most that many characters; a cut one ends in three dots. */
    static String fit(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 3;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "...";
    }

    /** Returns a short quotation of a text from outside, fit for a message. */
    static String excerpt(String text) {
        return text.isEmpty() ? "nothing" : "\"" + escape(fit(text, EXCERPT)) + "\"";
    }
}
