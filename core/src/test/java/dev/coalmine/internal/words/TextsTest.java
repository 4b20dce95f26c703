package dev.coalmine.internal.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @Test
    void whatCanBeSeenIsQuotedAsItIs() {
        assertThat(Texts.printable("5% of 漢字 😀")).isEqualTo("5% of 漢字 😀");
        assertThat(Texts.isVisible("5% of 漢字 😀")).isTrue();
        assertThat(Texts.printable("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Texts.printable("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
    }

    @Test
    void aPairIsNotTornByTheEnd() {
        assertThat(Texts.printable("x".repeat(79) + "😀😀")).isEqualTo("x".repeat(79) + "😀...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0000", "\u007f", "\u0085", "\u2028", "\u202e", "\ufeff", "\ud83d", "\ude00"})
    void whatHidesIsQuotedAsAQuestionMark(String hidden) {
        assertThat(Texts.printable("a" + hidden + "b")).isEqualTo("a?b");
        assertThat(Texts.isVisible("a" + hidden + "b")).isFalse();
    }
}
