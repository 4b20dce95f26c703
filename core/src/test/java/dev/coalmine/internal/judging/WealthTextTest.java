package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Wealth;
import dev.coalmine.verdict.Yardstick;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge's state as a store sees it. */
@Fault(49)
class WealthTextTest {
    private static final Wealth WEALTH = wealth();

    private static Wealth wealth() {
        Tally tally = new Tally(14, 17, 1.55, calls(1204, 37, 22_871, 91));
        ProcessWealth first = new ProcessWealth(0, tally, List.of(Stakes.of(0.1, -1e-300), Stakes.of(Math.PI, 3)));
        ProcessWealth second = new ProcessWealth(2, Tally.NONE, List.of(Stakes.start(2), Stakes.start(2)));
        ProcessWealth timed = new ProcessWealth(
                0,
                List.of(
                        tally.heldAgainst(new Yardstick.Ranks(7.25, 8.5)),
                        tally.heldAgainst(new Yardstick.Threshold(360_448)),
                        Tally.NONE),
                List.of(Stakes.of(1), Stakes.of(2), Stakes.of(3)));
        KeyBuckets buckets = Ticks.even(calls(1204, 37, 22_871, 91));
        return new Wealth(
                "KEY alpha=0.001",
                3,
                0.05,
                "14 of 31",
                List.of(
                        new MetricWealth(
                                "error-rate",
                                first,
                                second,
                                new ProofWealth(List.of(Stakes.of(1.0 / 3), Stakes.of(2, 1e-9)), buckets)),
                        new MetricWealth("latency", timed, null, ProofWealth.NONE),
                        new MetricWealth("basket value", first, null, ProofWealth.NONE)));
    }

    @Test
    void readsBackToTheBit() {
        assertThat(Wealth.parse(WEALTH.toText())).isEqualTo(WEALTH).hasSameHashCodeAs(WEALTH);
    }

    @Test
    void peopleCanReadIt() {
        assertThat(WEALTH.toText())
                .startsWith("coalmine-wealth 1\njudged KEY alpha=0.001\nspent 3\nodds 0.05\nfailed 14 of 31\n"
                        + "metric error-rate\nprocess 0 since-start\nkeys 14 17 1.55\ncalls 1204 37 22871 91\n")
                .contains("\ncalls 1204 37 22871 91\nranks 7.25 8.5\nkeys 14 17 1.55\ncalls 1204 37 22871 91\n"
                        + "above 360448\nkeys 0 0 0.0\ncalls 0 0 0 0\nbet 1.0\nbet 2.0\nbet 3.0\n")
                .contains("\nproof 0.3333333333333333\nproof 2.0 1.0E-9\ncandidate-calls 19")
                .endsWith("\nbet 0.1 -1.0E-300\nbet 3.141592653589793 3.0\nend\n");
    }

    @Provide
    Arbitrary<Double> anyFinite() {
        return Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    }

    @Property(tries = 300)
    void everyDoubleReadsBack(@ForAll("anyFinite") double log) {
        ProcessWealth process = new ProcessWealth(0, Tally.NONE, List.of(Stakes.of(log)));
        MetricWealth metric = new MetricWealth("m", process, null, ProofWealth.NONE);
        Wealth wealth = new Wealth("s", 1, 0, null, List.of(metric));
        assertThat(Wealth.parse(wealth.toText())).isEqualTo(wealth);
    }

    @Test
    void aSentenceCannotSmuggleInALine() {
        Wealth wealth = new Wealth("s", 1, 0, "one\nend\ntwo", List.of());
        assertThat(Wealth.parse(wealth.toText()).failure()).isEqualTo("one end two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "coalmine-wealth 1|coalmine-wealth 2|line 1: unknown version \"2\", known is 1",
                "coalmine-wealth 1|hello|line 1: expected \"coalmine-wealth\", found \"hello\"",
                "spent 3|spent three|line 3: expected a count, found \"three\"",
                "spent 3|spent 0|line 3: expected a count from 1 to 2147483647, found \"0\"",
                "odds 0.05|odds NaN|line 4: expected a finite number, found \"NaN\"",
                "odds 0.05|odds 1.5|line 4: expected odds from 0 to 1, found 1.5",
                "keys 14 17|keys -14 17|line 8: expected a count from 0 to 1000000000000000, found \"-14\"",
                "calls 1204 37|calls 1204|line 9: expected \"calls\" with 4 numbers, found 3",
                "process 2 recent|process 2 late|line 12: expected a number and \"recent\"",
                "above 360448|above -1|expected a count from 0 to 1000000000000000, found \"-1\"",
                "ranks 7.25 8.5|ranks 7.25|expected \"ranks\" with 2 numbers, found 1",
                "ranks 7.25 8.5|ranks -7.25 8.5|Invalid sums of ranks -7.25 and 8.5: allowed is 0 and above",
                "bet 0.1|bet 0.1e|line 10: expected a number, found \"0.1e\"",
                "candidate-failures|candidate-failure|expected \"candidate-failures\", found \"candidate-failure 1 1",
            })
    void whatIsWrongIsNamed(String right, String wrong, String message) {
        String text = WEALTH.toText().replaceFirst(right, wrong);
        assertThatThrownBy(() -> Wealth.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid wealth, line ")
                .hasMessageContaining(message);
    }

    @Test
    void whatWouldBeWrittenOtherwiseIsNotRead() {
        String text = WEALTH.toText().replaceFirst("judged ", "judged \u0000");
        assertThatThrownBy(() -> Wealth.parse(text))
                .hasMessageStartingWith(
                        "Invalid wealth, line 2: expected no control characters, found some in \"judged");
    }

    @Test
    void aTornOrProlongedTextIsNoticed() {
        String text = WEALTH.toText();
        assertThatThrownBy(() -> Wealth.parse(text.substring(0, text.length() - 4)))
                .hasMessageContaining("expected \"end\", found nothing");
        assertThatThrownBy(() -> Wealth.parse(text + "more")).hasMessageContaining("nothing after \"end\"");
        assertThatThrownBy(() -> Wealth.parse("")).hasMessageContaining("expected \"coalmine-wealth\", found nothing");
    }

    @Test
    void sizeIsCapped() {
        assertThatThrownBy(() -> Wealth.parse("x".repeat(Wealth.MAX_TEXT + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid wealth: 262145 characters, at most 262144 are allowed");
    }

    @Property(tries = 2000)
    void hostileTextIsRefusedOrRead(
            @ForAll @IntRange(min = 0, max = 5_000) int at,
            @ForAll @IntRange(min = 0, max = 30) int cut,
            @ForAll String inserted) {
        String text = WEALTH.toText();
        int from = Math.min(at, text.length());
        String hostile = text.substring(0, from) + inserted + text.substring(Math.min(text.length(), from + cut));
        try {
            Wealth.parse(hostile);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Invalid wealth");
            assertThat(e.getMessage()).hasSizeLessThan(250);
        }
    }

    @Test
    void countsAreNotNegative() {
        assertThatThrownBy(() -> new CallCounts(1, -1, 0, 0))
                .hasMessage("Invalid call counts -1 of 1 and 0 of 0: counts are not negative");
    }
}
