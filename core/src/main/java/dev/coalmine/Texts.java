package dev.coalmine;

import java.util.regex.Pattern;

/** What texts from outside must look like. */
final class Texts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_LENGTH = 500;

    private Texts() {}

    static String requireName(String parameter, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid " + parameter + " \"" + printable(name)
                    + "\": allowed are 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or"
                    + " digit");
        }
        return name;
    }

    static String require(String parameter, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Invalid " + parameter + " \"" + printable(text)
                    + "\": allowed are 1 to " + MAX_LENGTH + " characters on one line");
        }
        return text;
    }

    private static String printable(String text) {
        String oneLine = text.replaceAll("\\p{Cntrl}", "?");
        return oneLine.length() <= 80 ? oneLine : oneLine.substring(0, 80) + "...";
    }
}
