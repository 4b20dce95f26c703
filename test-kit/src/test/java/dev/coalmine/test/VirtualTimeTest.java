package dev.coalmine.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T00:00:00Z"));
    private final List<String> ran = new ArrayList<>();

    private Runnable note(String what) {
        return () -> ran.add(what + " at " + time.instant().getEpochSecond() % 60);
    }

    @Test
    void itStandsStillUntilItIsMoved() {
        long nanos = time.getAsLong();
        assertThat(time.instant()).isEqualTo("2026-03-01T00:00:00Z");

        time.advance(Duration.ofMillis(1_500));

        assertThat(time.getAsLong() - nanos).isEqualTo(1_500_000_000L);
        assertThat(time.instant()).isEqualTo("2026-03-01T00:00:01.500Z");
        assertThat(time).hasToString("virtual time 2026-03-01T00:00:01.500Z");
    }

    @Test
    void tasksRunInTheOrderInWhichTheyFallDueEachAtItsTime() throws Exception {
        time.schedule(note("third"), 3, TimeUnit.SECONDS);
        time.schedule(note("first"), 1, TimeUnit.SECONDS);
        ScheduledFuture<Integer> answer = time.schedule(() -> 42, 1, TimeUnit.SECONDS);
        time.schedule(note("second"), 1, TimeUnit.SECONDS);
        time.schedule(note("never"), 5, TimeUnit.SECONDS);
        time.execute(note("at once"));
        assertThat(ran).isEmpty();
        assertThat(answer.isDone()).isFalse();
        assertThat(answer.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(1_000);

        time.advance(Duration.ofSeconds(4));

        assertThat(ran).containsExactly("at once at 0", "first at 1", "second at 1", "third at 3");
        assertThat(answer.get()).isEqualTo(42);
    }

    @Test
    void whatATaskAsksForRunsInTheSameAdvance() {
        time.schedule(
                () -> {
                    time.execute(note("handed on"));
                    time.schedule(note("later"), 1, TimeUnit.SECONDS);
                },
                1,
                TimeUnit.SECONDS);

        time.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("handed on at 1", "later at 2");
    }

    @Test
    void periodicTasksGoOnUntilTheyAreCancelledOrFail() {
        ScheduledFuture<?> delayed = time.scheduleWithFixedDelay(
                () -> {
                    note("delayed").run();
                    time.jump(Duration.ofSeconds(1));
                },
                1,
                1,
                TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("delayed at 1", "delayed at 3", "delayed at 5");
        delayed.cancel(false);

        ran.clear();
        ScheduledFuture<?> failing = time.scheduleAtFixedRate(
                () -> {
                    note("fixed").run();
                    if (ran.size() == 2) {
                        throw new IllegalStateException("enough");
                    }
                },
                0,
                2,
                TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("fixed at 6", "fixed at 8");
        assertThat(failing.isDone()).isTrue();
    }

    @Test
    void aJumpRunsNothingUntilTheNextAdvance() {
        time.schedule(note("due"), 1, TimeUnit.SECONDS);
        time.jump(Duration.ofSeconds(5));
        assertThat(ran).isEmpty();

        time.advance(Duration.ZERO);

        assertThat(ran).containsExactly("due at 5");
        time.jump(Duration.ofSeconds(-2));
        assertThat(time.instant()).isEqualTo("2026-03-01T00:00:03Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
                .withMessage("Invalid duration PT-1S: allowed is zero or more");
    }

    @Test
    void theWallClockMayBeSet() {
        long nanos = time.getAsLong();

        time.jumpWallClock(Duration.ofHours(-1));

        assertThat(time.instant()).isEqualTo("2026-02-28T23:00:00Z");
        assertThat(time.getAsLong()).isEqualTo(nanos);
    }

    @Test
    void shutDownItTakesNoMore() throws InterruptedException {
        time.schedule(note("dropped"), 1, TimeUnit.SECONDS);
        time.execute(note("waiting"));

        assertThat(time.shutdownNow()).hasSize(1);

        time.advance(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
        assertThat(time.isShutdown()).isTrue();
        assertThat(time.isTerminated()).isTrue();
        assertThat(time.awaitTermination(1, TimeUnit.DAYS)).isTrue();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> time.execute(note("late")));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> time.schedule(note("late"), 1, TimeUnit.SECONDS));
    }
}
