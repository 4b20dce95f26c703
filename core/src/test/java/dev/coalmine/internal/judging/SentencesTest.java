package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.calls;
import static dev.coalmine.internal.judging.Ticks.errors;
import static dev.coalmine.internal.judging.Ticks.repeat;
import static dev.coalmine.internal.judging.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Promise;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Verdict.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number of a sentence is a number of the state. */
@Promise("J5")
class SentencesTest {
    private static final String NUMBER = "([\\d,.]+(?: (?:million|billion|trillion))?|over 1e15|under 0\\.001)";
    private static final Pattern SENTENCE = Pattern.compile("(?:no harm shown: )?(?:" + NUMBER + " of " + NUMBER
            + " distinct failing keys were on the candidate where " + NUMBER
            + " were to be expected|no distinct failing keys yet) \\(errors " + NUMBER + "% of " + NUMBER
            + " calls against " + NUMBER + "% of " + NUMBER + "\\); odds " + NUMBER
            + " to 1(?: against a healthy candidate)?, limit " + NUMBER + " to 1");

    @Test
    void theExampleOfTheArchitecture() {
        CallCounts calls = calls(1204, 37, 22_871, 91);
        TickEvidence tick = TickEvidence.of(Ticks.batch(0.05, calls, new Testimonies(14, 17)));
        Verdict verdict = errors().judge(errors().initial(), tick).verdict();
        assertThat(verdict.kind()).isEqualTo(Kind.FAIL);
        assertThat(verdict.sentence())
                .isEqualTo("14 of 31 distinct failing keys were on the candidate where 1.6 were to be expected "
                        + "(errors 3.1% of 1,204 calls against 0.4% of 22,871); "
                        + "odds 2.7 million to 1 against a healthy candidate, limit 1,333 to 1");
    }

    @Test
    void anInconclusiveSentenceSaysHowFarItIs() {
        TickEvidence tick = TickEvidence.of(Ticks.batch(0.05, calls(1204, 3, 22_871, 91), new Testimonies(2, 29)));
        Verdict verdict = errors().judge(errors().initial(), tick).verdict();
        assertThat(verdict.kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(verdict.sentence())
                .startsWith("no harm shown: 2 of 31 distinct failing keys were on the candidate where 1.6 were to be "
                        + "expected (errors 0.25% of 1,204 calls against 0.4% of 22,871); odds 0.")
                .endsWith(" to 1, limit 1,333 to 1");
    }

    @Property(tries = 500)
    void everyNumberReadsBackAndIsTheStates(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double odds,
            @ForAll @LongRange(min = 1, max = 1_000_000) long candidateCalls,
            @ForAll @LongRange(min = 1, max = 10_000_000) long stableCalls,
            @ForAll @LongRange(min = 0, max = 300) long candidateKeys,
            @ForAll @LongRange(min = 0, max = 3000) long stableKeys) {
        CallCounts calls = calls(
                candidateCalls,
                Math.min(candidateCalls, candidateKeys),
                stableCalls,
                Math.min(stableCalls, stableKeys));
        TickEvidence tick = TickEvidence.of(Ticks.batch(odds, calls, new Testimonies(candidateKeys, stableKeys)));
        Verdict verdict = errors().judge(errors().initial(), tick).verdict();
        check(verdict.sentence(), verdict.findings().get(0));
    }

    private static void check(String sentence, Finding finding) {
        Evidence evidence = finding.evidence();
        CallCounts calls = evidence.tally().calls();
        Matcher said = SENTENCE.matcher(sentence);
        assertThat(said.matches()).as(sentence).isTrue();
        if (evidence.tally().keys() > 0) {
            assertThat(number(said.group(1))).isEqualTo(evidence.tally().candidateKeys());
            assertThat(number(said.group(2))).isEqualTo(evidence.tally().keys());
            assertRounded(said.group(3), evidence.tally().expectedCandidateKeys());
        }
        assertRounded(said.group(4), 100 * calls.candidateRate());
        assertThat(number(said.group(5))).isEqualTo(calls.candidateCalls());
        assertRounded(said.group(6), 100 * calls.stableRate());
        assertThat(number(said.group(7))).isEqualTo(calls.stableCalls());
        assertRounded(said.group(8), Math.exp(evidence.harm().logWealth()));
        assertRounded(said.group(9), Math.exp(evidence.harm().logLimit()));
        boolean reached = evidence.harm().logWealth() >= evidence.harm().logLimit();
        assertThat(finding.kind()).isEqualTo(reached ? Kind.FAIL : Kind.INCONCLUSIVE);
    }

    private static void assertRounded(String said, double value) {
        if (said.startsWith("over")) {
            assertThat(value).isGreaterThan(1e15);
        } else if (said.startsWith("under")) {
            assertThat(value).isLessThan(0.001);
        } else {
            assertThat(number(said)).isCloseTo(value, within(Math.abs(value) * 0.051 + 1e-12));
        }
    }

    private static double number(String said) {
        String[] words = said.split(" ");
        double scale = words.length == 1
                ? 1
                : Map.of("million", 1e6, "billion", 1e9, "trillion", 1e12).get(words[1]);
        return Double.parseDouble(words[0].replace(",", "")) * scale;
    }

    /**
     * With one share, no change of process and the published formulas, the sentence is enough to recompute the odds.
     */
    @Test
    void theOddsCanBeRecomputedFromTheSentence() {
        Judge judge = errors();
        String sentence = repeat(judge, judge.initial(), tick(0.05, calls(100, 2, 1900, 1)), 3)
                .verdict()
                .sentence();
        Matcher said = SENTENCE.matcher(sentence);
        assertThat(said.matches()).as(sentence).isTrue();
        long candidateKeys = (long) number(said.group(1));
        Testimonies heard = new Testimonies(candidateKeys, (long) number(said.group(2)) - candidateKeys);
        double odds = number(said.group(3)) / number(said.group(2));
        double poorer = Double.POSITIVE_INFINITY;
        for (Margin margin : List.of(Margin.ratio(1.25), Margin.difference(0.0005))) {
            CountBet bet = new CountBet(margin, Portfolio.TRIP);
            poorer = Math.min(poorer, bet.logWealth(bet.add(bet.start(), odds, (long) number(said.group(5)), heard)));
        }
        // the expected number is said with two digits, so the odds come back roughly
        assertThat(poorer).isCloseTo(Math.log(number(said.group(8))), within(0.2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.3|0.3",
                "1|1",
                "19|19",
                "1333.33|1,333",
                "1000|1,000",
                "0.0009|under 0.001",
                "999999|999,999",
                "1.2e6|1.2 million",
                "3.45e9|3.5 billion",
                "7e14|700 trillion",
                "2e15|over 1e15",
                "1e300|over 1e15"
            })
    void oddsAreSaidSensibly(double odds, String said) {
        assertThat(Numbers.odds(Math.log(odds))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "1.55|1.6",
                "0.0432|0.043",
                "12|12",
                "1204.56|1,204.6",
                "1234567|1,234,567",
                "0.999|1",
                "99.96|100"
            })
    void amountsKeepTwoDigitsOrOneDecimal(double amount, String said) {
        assertThat(Numbers.amount(amount)).isEqualTo(said);
    }

    @Test
    void theLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("hi-IN-u-nu-deva"));
            assertThat(Numbers.count(1_234_567)).isEqualTo("1,234,567");
            assertThat(Numbers.percent(0.031)).isEqualTo("3.1%");
        } finally {
            Locale.setDefault(before);
        }
    }
}
