package dev.coalmine.internal.words;

import java.util.Locale;
import java.util.regex.Pattern;

/** What texts from outside must look like. */
public final class Texts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_LENGTH = 500;
    private static final int MAX_QUOTED = 80;

    private Texts() {}

    /**
     * Returns the name of a rollout or revision, if it can be one.
     *
     * @param parameter what it is the name of, for the message
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, dots, dashes and underscores, or does not start
     *     with a letter or digit
     */
    public static String requireName(String parameter, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid " + parameter + " \"" + printable(name)
                    + "\": allowed are 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or"
                    + " digit");
        }
        return name;
    }

    /**
     * Returns the text, if it has 1 to 500 characters on one line.
     *
     * @param parameter what the text is, for the message
     * @throws IllegalArgumentException if it has not
     */
    public static String require(String parameter, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Invalid " + parameter + " \"" + printable(text)
                    + "\": allowed are 1 to " + MAX_LENGTH + " characters on one line");
        }
        return text;
    }

    /**
     * Returns the text as it can be quoted in a message: on one line, with a question mark for each character that cannot
     * be seen or could hide others, and what is beyond 80 characters left out.
     */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        int end = Math.min(text.length(), MAX_QUOTED);
        for (int at = 0; at < end; at = text.offsetByCodePoints(at, 1)) {
            int character = text.codePointAt(at);
            printable.appendCodePoint(isVisible(character) ? character : '?');
        }
        return text.length() <= MAX_QUOTED ? printable.toString() : printable + "...";
    }

    /** Returns whether each character of the text can be seen, or is a space: no control, no mark of format. */
    public static boolean isVisible(String text) {
        return text.codePoints().allMatch(Texts::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Returns whether the character there can stand as it is: no control, no format mark, no half of a pair. */
    public static boolean plain(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return isVisible(c);
    }

    /** Returns a character as a backslash, a u and its four hexadecimal digits. */
    public static String unicodeEscape(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
