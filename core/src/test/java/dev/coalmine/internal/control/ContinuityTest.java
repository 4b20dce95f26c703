package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Promise;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Share;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Promise("J1")
class ContinuityTest {
    @ParameterizedTest
    @CsvSource({"1, 5", "5, 5", "1, 100", "25, 50"})
    void whileAllOfStableIsRecordedAnyRiseIsOfOnePiece(double from, double to) {
        assertThat(Continuity.isKept(Baseline.all(), percent(from), percent(to)))
                .isTrue();
    }

    @Test
    void whoeverWasOnTheCandidateIsKnownOnceTheShareIsLowered() {
        assertThat(Continuity.isKept(Baseline.all(), percent(5), percent(4))).isFalse();
        assertThat(Continuity.isKept(Baseline.ratio(3), percent(5), percent(4))).isFalse();
    }

    @Test
    void aCohortGoesOnUntilItCanGrowNoMore() {
        assertThat(Continuity.isKept(Baseline.ratio(10), percent(1), percent(5)))
                .isTrue();
        assertThat(Continuity.isKept(Baseline.ratio(10), percent(5), percent(25)))
                .isFalse();
        assertThat(Continuity.isKept(Baseline.ratio(10), percent(25), percent(50)))
                .isTrue();
    }

    /** The worst that can be: all keys that were recorded so far have spoken, and only those new to the record still can. */
    @Property
    void whereItIsKeptTheNextKeyIsFairThoughAllEarlierOnesHaveSpoken(
            @ForAll @IntRange(min = 1, max = 1_000) int ratio,
            @ForAll @IntRange(min = 1, max = Share.UNITS) int one,
            @ForAll @IntRange(min = 1, max = Share.UNITS) int other) {
        Baseline baseline = Baseline.ratio(ratio);
        Share from = Share.ofMillionths(Math.min(one, other));
        Share to = Share.ofMillionths(Math.max(one, other));
        // candidates are the keys from 0 on, the cohort those up to the last
        long cohortFrom = Share.UNITS - baseline.recordedStable(from).millionths();
        long cohortTo = Share.UNITS - baseline.recordedStable(to).millionths();
        long newOnCandidate = Math.min(to.millionths(), cohortFrom) - from.millionths();
        long newOnStable = cohortFrom - Math.max(cohortTo, to.millionths());
        if (newOnCandidate + Math.max(0, newOnStable) == 0) {
            return;
        }
        double nextIsOnCandidate = (double) newOnCandidate / (newOnCandidate + Math.max(0, newOnStable));
        if (Continuity.isKept(baseline, from, to)) {
            assertThat(nextIsOnCandidate).isCloseTo(baseline.candidateOdds(to), within(1e-9));
        }
    }
}
