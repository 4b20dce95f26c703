package dev.coalmine.internal.svg;

import java.util.Locale;

/**
 * What a shape is drawn with: a colour, one for light and one for dark, and a pattern of dashes, so that nobody needs to
 * tell colours apart. All have a contrast of at least 4.5 to 1 against their background.
 */
public enum Ink {
    /** Solid orange; the candidate. */
    ORANGE("#a8480b", "#ffa657", "none"),
    /** Dashed blue; stable. */
    BLUE("#0a5cb3", "#79b8ff", "7 3"),
    /** Dotted red; limits. */
    RED("#b3122a", "#ff8a90", "2 3"),
    /** Green in long dashes. */
    GREEN("#12693f", "#5fd39a", "14 4"),
    /** Purple in dashes and dots. */
    PURPLE("#6f35ac", "#cfa8ff", "9 3 2 3"),
    /** Grey in fine dots. */
    GREY("#57606a", "#a3adb8", "1 3");

    private final String light;
    private final String dark;
    private final String dashes;

    Ink(String light, String dark, String dashes) {
        this.light = light;
        this.dark = dark;
        this.dashes = dashes;
    }

    String light() {
        return light;
    }

    String dark() {
        return dark;
    }

    String dashes() {
        return dashes;
    }

    /** Returns the class of elements that are drawn with it. */
    String cssClass() {
        return "cm-" + name().toLowerCase(Locale.ROOT);
    }
}
