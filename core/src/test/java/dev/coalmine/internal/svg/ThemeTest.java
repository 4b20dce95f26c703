package dev.coalmine.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThemeTest {
    /** What WCAG 2.2 asks of text, and more than the 3 to 1 that it asks of graphics. */
    private static final double ENOUGH = 4.5;

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    @Test
    void theMeasureIsThatOfWcag() {
        assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(contrast("#767676", "#ffffff")).isBetween(4.5, 4.6);
    }

    @ParameterizedTest
    @EnumSource(Ink.class)
    void everyInkStandsOut(Ink ink) {
        assertThat(contrast(ink.light(), Theme.LIGHT_BACKGROUND)).isGreaterThan(ENOUGH);
        assertThat(contrast(ink.dark(), Theme.DARK_BACKGROUND)).isGreaterThan(ENOUGH);
    }

    @Test
    void textStandsOut() {
        assertThat(contrast(Theme.LIGHT_TEXT, Theme.LIGHT_BACKGROUND)).isGreaterThan(7);
        assertThat(contrast(Theme.DARK_TEXT, Theme.DARK_BACKGROUND)).isGreaterThan(7);
        assertThat(contrast(Theme.LIGHT_MUTED, Theme.LIGHT_BACKGROUND)).isGreaterThan(ENOUGH);
        assertThat(contrast(Theme.DARK_MUTED, Theme.DARK_BACKGROUND)).isGreaterThan(ENOUGH);
    }

    @Test
    void bothModesDefineEveryVariableThatIsUsed() {
        String css = Theme.css();
        String[] modes = css.split("@media");
        assertThat(modes).hasSize(2);
        String dark = modes[1].substring(0, modes[1].indexOf("}}"));
        for (String use : css.split("var\\(")) {
            if (use.startsWith("--")) {
                String variable = use.substring(0, use.indexOf(')')) + ":#";
                assertThat(modes[0]).contains(variable);
                assertThat(dark).contains(variable);
            }
        }
        assertThat(css).doesNotContain("<").doesNotContain("&");
    }
}
