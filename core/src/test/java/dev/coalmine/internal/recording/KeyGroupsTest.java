package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.verdict.KeyBuckets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
    private static final int GROUP = 1 << 20;

    private final KeyGroups groups = new KeyGroups(2);

    @Test
    void countsCallsAndFailuresByArmAndGroup() {
        groups.addCall(STABLE, 3L * GROUP + 17);
        groups.addCall(STABLE, 3L * GROUP + 18);
        groups.addEvent(Testimony.ERRORS, STABLE, 3L * GROUP + 18);
        groups.addEvent(Testimony.ERRORS, CANDIDATE, 63L * GROUP);
        groups.addCall(CANDIDATE, 64L * GROUP);

        KeyBuckets buckets = groups.takeNew().errors();
        assertThat(buckets.stableCalls()[3]).isEqualTo(2);
        assertThat(buckets.stableFailures()[3]).isEqualTo(1);
        assertThat(buckets.candidateFailures()[63]).isEqualTo(1);
        assertThat(buckets.candidateCalls()[0]).isEqualTo(1);
        assertThat(sum(buckets.stableCalls()) + sum(buckets.candidateCalls())).isEqualTo(3);
        assertThat(groups.takeNew().errors()).isSameAs(KeyBuckets.NONE);

        groups.addCall(STABLE, 3L * GROUP);
        assertThat(groups.takeNew().errors().stableCalls()[3]).isEqualTo(1);
    }

    @Test
    void eventsOfEachMatterAreCountedApartAmongTheSameCalls() {
        groups.addCall(STABLE, 5L * GROUP);
        groups.addEvent(Testimony.ERRORS, STABLE, 5L * GROUP);
        groups.addEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        groups.addEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        groups.addEvent(Testimony.FIRST_TOPIC, STABLE, 7L * GROUP);
        groups.addEvent(Testimony.FIRST_TOPIC + 1, CANDIDATE, 8L * GROUP);

        GroupedEvents taken = groups.takeNew();
        assertThat(taken.errors().stableFailures()[5]).isEqualTo(1);
        assertThat(taken.slow().candidateFailures()[6]).isEqualTo(2);
        assertThat(taken.topics()).hasSize(2);
        assertThat(taken.topics().get(0).stableFailures()[7]).isEqualTo(1);
        assertThat(taken.topics().get(1).candidateFailures()[8]).isEqualTo(1);
        long events = 0;
        for (KeyBuckets matter : List.of(
                taken.errors(),
                taken.slow(),
                taken.topics().get(0),
                taken.topics().get(1))) {
            assertThat(matter.stableCalls()[5]).isEqualTo(1);
            events += sum(matter.stableFailures()) + sum(matter.candidateFailures());
        }
        assertThat(events).isEqualTo(5);
    }

    @Test
    void anEventThatIsTakenBackLaterIsMadeUpForByTheNext() {
        groups.addEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        assertThat(groups.takeNew().slow().candidateFailures()[6]).isEqualTo(1);
        groups.takeBackEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        assertThat(groups.takeNew().slow().candidateFailures()[6]).isZero();
        groups.addEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        assertThat(groups.takeNew().slow().candidateFailures()[6]).isZero();
        groups.addEvent(Testimony.SLOW, CANDIDATE, 6L * GROUP);
        assertThat(groups.takeNew().slow().candidateFailures()[6]).isEqualTo(1);
    }

    @Test
    void anEventOfWhichNoCallWasChosenIsNotLost() {
        groups.addEvent(Testimony.ERRORS, STABLE, 5L * GROUP);

        KeyBuckets event = groups.takeNew().errors();
        assertThat(event.isEmpty()).isFalse();
        assertThat(KeyBuckets.NONE.plus(event).stableFailures()[5]).isEqualTo(1);
    }

    @Test
    void callsWithoutAKeyGoToAnyGroup() {
        for (int i = 0; i < 10_000; i++) {
            groups.addCall(STABLE, EvidenceEpoch.NO_KEY);
            groups.addEvent(Testimony.ERRORS, CANDIDATE, EvidenceEpoch.NO_KEY);
        }

        KeyBuckets buckets = groups.takeNew().errors();
        assertThat(Arrays.stream(buckets.stableCalls()).filter(calls -> calls == 0))
                .isEmpty();
        assertThat(Arrays.stream(buckets.candidateFailures()).filter(calls -> calls == 0))
                .isEmpty();
    }

    @Test
    @Timeout(60)
    void threadsLoseNothing() throws Exception {
        int threads = 6;
        int calls = 100_000;
        long[] sum = new long[1];
        Runnable take = () -> {
            KeyBuckets buckets = groups.takeNew().errors();
            sum[0] += sum(buckets.stableCalls()) + sum(buckets.candidateFailures());
        };
        Threads.race(
                threads,
                thread -> {
                    for (int call = 0; call < calls; call++) {
                        groups.addCall(STABLE, (long) call * GROUP);
                        groups.addEvent(Testimony.ERRORS, CANDIDATE, (long) call * GROUP);
                    }
                },
                take);
        take.run();

        assertThat(sum[0]).isEqualTo(2L * threads * calls);
    }

    /** Callers that take turns must all be chosen alike, whatever their number. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 16, 64, 100, 1_000})
    void oneInEightCallsIsChosenAndNobodyIsLeftOut(int callers) {
        int calls = 8_000;
        for (int caller = 0; caller < callers; caller++) {
            int chosen = 0;
            for (int call = 0; call < calls; call++) {
                chosen += KeyGroups.isChosen(call * callers + caller) ? 1 : 0;
            }
            assertThat(chosen).isBetween(calls / 8 - 150, calls / 8 + 150);
        }
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }
}
