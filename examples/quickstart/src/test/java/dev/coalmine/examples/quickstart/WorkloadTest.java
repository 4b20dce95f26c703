package dev.coalmine.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkloadTest {
    @Test
    void thereAreHundredsOfDocumentsAndThatStrippedRuntimesHaveEnough() {
        assertThat(Documents.ordinary()).hasSizeGreaterThan(300).doesNotHaveDuplicates();
        assertThat(Documents.own()).hasSizeGreaterThan(30).isSubsetOf(Documents.ordinary());
    }

    @Test
    void documentsAreTheSameEachTime() {
        assertThat(Documents.withPadded()).isEqualTo(Documents.withPadded());
    }

    @Test
    void aFewDocumentsArePadded() {
        List<String> documents = Documents.withPadded();
        long padded =
                documents.stream().filter(text -> text.length() > Documents.RUN).count();
        assertThat(padded / (double) documents.size()).isCloseTo(1.0 / Documents.ONE_IN, within(0.002));
    }

    @Test
    void manyDocumentsHaveSomethingToTrim() {
        Trimmer stable = Trimmers.stable();
        List<String> documents = Documents.ordinary();
        assertThat(documents.stream().filter(text -> !stable.trim("ann", text).equals(text)))
                .hasSizeGreaterThan(documents.size() / 2);
    }

    @Test
    void aFewUsersAreVeryActiveAndNoneDominates() {
        Users users = new Users(5_000);
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> calls = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            calls.merge(users.next(random), 1, Integer::sum);
        }
        assertThat(calls).hasSizeBetween(4_500, 5_000);
        assertThat(calls.get("user-1")).isBetween(200_000 / 50, 200_000 / 10);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void trafficCountsWhatItsCallersSee() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(500);
        Trimmer moody = (user, text) -> {
            enough.countDown();
            if (enough.getCount() % 2 == 0) {
                throw new IllegalStateException("no");
            }
            return "not what stable says";
        };
        Load load = new Load(new Users(10), Documents.own(), 5_000);
        Traffic traffic = Traffic.start(moody, load);
        try (traffic) {
            enough.await();
        }
        Traffic.Seen seen = traffic.seen();
        assertThat(seen.calls()).isGreaterThanOrEqualTo(500).isEqualTo(seen.failures() + seen.wrongAnswers());
        assertThat(seen.failures()).isGreaterThan(100);
        assertThat(seen.firstFailure()).hasMessage("no");
    }
}
