package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.verdict.KeyBuckets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
    private static final int GROUP = 1 << 20;

    private final KeyGroups groups = new KeyGroups();

    @Test
    void countsCallsAndFailuresByArmAndGroup() {
        groups.addCall(STABLE, 3L * GROUP + 17);
        groups.addCall(STABLE, 3L * GROUP + 18);
        groups.addFailure(STABLE, 3L * GROUP + 18);
        groups.addFailure(CANDIDATE, 63L * GROUP);
        groups.addCall(CANDIDATE, 64L * GROUP);

        KeyBuckets buckets = groups.takeNew();
        assertThat(buckets.stableCalls()[3]).isEqualTo(2);
        assertThat(buckets.stableFailures()[3]).isEqualTo(1);
        assertThat(buckets.candidateFailures()[63]).isEqualTo(1);
        assertThat(buckets.candidateCalls()[0]).isEqualTo(1);
        assertThat(sum(buckets.stableCalls()) + sum(buckets.candidateCalls())).isEqualTo(3);
        assertThat(groups.takeNew()).isSameAs(KeyBuckets.NONE);

        groups.addCall(STABLE, 3L * GROUP);
        assertThat(groups.takeNew().stableCalls()[3]).isEqualTo(1);
    }

    @Test
    void callsWithoutAKeyGoToAnyGroup() {
        for (int i = 0; i < 10_000; i++) {
            groups.addCall(STABLE, EvidenceEpoch.NO_KEY);
            groups.addFailure(CANDIDATE, EvidenceEpoch.NO_KEY);
        }

        KeyBuckets buckets = groups.takeNew();
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
            KeyBuckets buckets = groups.takeNew();
            sum[0] += sum(buckets.stableCalls()) + sum(buckets.candidateFailures());
        };
        Threads.race(
                threads,
                thread -> {
                    for (int call = 0; call < calls; call++) {
                        groups.addCall(STABLE, (long) call * GROUP);
                        groups.addFailure(CANDIDATE, (long) call * GROUP);
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
