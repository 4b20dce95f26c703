package dev.coalmine.internal.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @Property
    void countsHaveSeparatorsAsAFormatterSetsThem(@ForAll long count) {
        assertThat(Wording.count(count)).isEqualTo(String.format(Locale.ROOT, "%,d", count));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "99, 99", "123, 120", "4149, '4,100'", "4150, '4,200'", "999999, '1,000,000'"})
    void estimatesHaveTwoDigits(long count, String said) {
        assertThat(Wording.roundCount(count)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1 second",
        "1, 1 second",
        "1.2, 2 seconds",
        "90, 90 seconds",
        "91, 2 minutes",
        "420, 7 minutes",
        "5400, 90 minutes",
        "5401, 2 hours",
        "129600, 36 hours",
        "172801, 3 days",
        "86400000, 1000 days",
        "1e12, 'over 1,000 days'"
    })
    void estimatedTimesHaveOneUnitAndAreRoundedUp(double seconds, String said) {
        assertThat(Wording.roundTime(seconds)).isEqualTo(said);
    }
}
