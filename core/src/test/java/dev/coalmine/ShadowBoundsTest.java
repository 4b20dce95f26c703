package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ShadowStats;
import dev.coalmine.test.VirtualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What bounds shadow calls: threads, places, time; what is too much is dropped, and no caller waits. */
class ShadowBoundsTest {
    private static final Shadow SHADOW =
            Shadow.of(Share.ALL, Duration.ofMinutes(10)).minCalls(0);

    private final VirtualTime time = new VirtualTime();

    private static String call(Rollout rollout, Call<String, RuntimeException> candidate) {
        return rollout.forKey("anna").stable(() -> "old").candidate(candidate);
    }

    private static Rollout start(Rollouts rollouts, Shadow shadow) {
        return rollouts.named("pricing").plan(ShadowWorld.plan(shadow)).start();
    }

    /** Hangs until it is interrupted. */
    private static String hang(CountDownLatch hanging) {
        hanging.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Promise("C6")
    @Fault(10)
    void aCandidateThatHangsForEverTakesNoMoreThanItsThreadsAndPlaces() {
        CountDownLatch hanging = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Rollout rollout;
        try (Rollouts rollouts = ShadowWorld.builder(time).build()) {
            rollout = start(rollouts, SHADOW.threads(2).mostCalls(5));

            for (int i = 0; i < 1_000; i++) {
                assertThat(call(rollout, () -> {
                            threads.add(Thread.currentThread());
                            return hang(hanging);
                        }))
                        .isEqualTo("old");
            }

            ShadowWorld.until(() -> hanging.getCount() == 0);
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(0, 0, 0, 0, 0, 995, 5));
            assertThat(threads)
                    .hasSize(2)
                    .allMatch(Thread::isDaemon)
                    .allMatch(thread -> thread.getName().equals("coalmine-shadow-pricing"))
                    .doesNotContain(Thread.currentThread());
        }
        ShadowWorld.until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(rollout.status().shadow().underWay()).isZero();
        assertThat(rollout.status().shadow().dropped()).isEqualTo(998);
    }

    @Test
    @Promise("C6")
    void aTimeoutInterruptsWhatHangsWhichIsAMismatch() {
        CountDownLatch hanging = new CountDownLatch(1);
        try (Rollouts rollouts = ShadowWorld.builder(time).build()) {
            Rollout rollout = start(rollouts, SHADOW.threads(1).timeout(Duration.ofSeconds(2)));

            assertThat(call(rollout, () -> hang(hanging))).isEqualTo("old");
            ShadowWorld.until(() -> hanging.getCount() == 0);
            time.advance(Duration.ofMillis(1_999));
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(0, 0, 0, 0, 0, 0, 1));
            time.advance(Duration.ofMillis(1));

            ShadowWorld.until(() -> rollout.status().shadow().underWay() == 0);
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(1, 1, 0, 0, 1, 0, 0));
            assertThat(rollout.status().mismatches())
                    .singleElement()
                    .satisfies(mismatch -> assertThat(mismatch.candidate()).isEqualTo("timed out"));
            assertThat(call(rollout, () -> "old")).isEqualTo("old");
            ShadowWorld.until(() -> rollout.status().shadow().compared() == 2);
            assertThat(rollout.status().shadow().mismatched()).isEqualTo(1);
        }
    }

    @Test
    @Promise("C6")
    void whatIgnoresItsInterruptionKeepsItsPlace() {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Rollouts rollouts = ShadowWorld.builder(time).build()) {
            Rollout rollout = start(rollouts, SHADOW.threads(1).mostCalls(1).timeout(Duration.ofSeconds(2)));

            assertThat(call(rollout, () -> {
                        hanging.countDown();
                        while (end.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                        return "old";
                    }))
                    .isEqualTo("old");
            ShadowWorld.until(() -> hanging.getCount() == 0);
            time.advance(Duration.ofSeconds(3));
            assertThat(call(rollout, () -> "old")).isEqualTo("old");

            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(1, 1, 0, 0, 1, 1, 1));
            end.countDown();
            ShadowWorld.until(() -> rollout.status().shadow().underWay() == 0);
            assertThat(rollout.status().shadow().compared()).isEqualTo(1);
        }
    }

    @Test
    @Promise("C6")
    void aTimeoutCancelsAStageThatHangs() {
        List<Runnable> waiting = new ArrayList<>();
        try (Rollouts rollouts = ShadowWorld.registry(time, waiting::add)) {
            Rollout rollout = start(rollouts, SHADOW.timeout(Duration.ofSeconds(2)));
            CompletableFuture<String> hanging = new CompletableFuture<>();

            assertThat(rollout.forKey("anna")
                            .async()
                            .stable(() -> CompletableFuture.completedFuture("old"))
                            .candidate(() -> hanging))
                    .isCompletedWithValue("old");
            waiting.forEach(Runnable::run);
            assertThat(rollout.status().shadow().underWay()).isEqualTo(1);
            time.advance(Duration.ofSeconds(2));

            assertThat(hanging).isCancelled();
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(1, 1, 0, 0, 1, 0, 0));
        }
    }

    @Test
    @Promise("C6")
    void anExecutorNeverRunsACandidateOnTheCallersThread() {
        AtomicInteger made = new AtomicInteger();
        try (Rollouts rollouts = ShadowWorld.registry(time, Runnable::run)) {
            Rollout rollout = start(rollouts, SHADOW);

            assertThat(call(rollout, () -> "new " + made.incrementAndGet())).isEqualTo("old");

            assertThat(made).hasValue(0);
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(0, 0, 0, 0, 0, 1, 0));
        }
    }

    @Test
    @Promise("C6")
    void anExecutorThatRefusesDropsTheCall() {
        try (Rollouts rollouts = ShadowWorld.registry(time, task -> {
            throw new RejectedExecutionException();
        })) {
            Rollout rollout = start(rollouts, SHADOW);

            assertThat(call(rollout, () -> "new")).isEqualTo("old");

            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(0, 0, 0, 0, 0, 1, 0));
            assertThat(rollout.status().counters().internalFailures()).isZero();
        }
    }

    @Test
    @Promise({"C6", "M3"})
    void whatIsKeptDoesNotGrowWithTheCalls() {
        List<Runnable> kept = new ArrayList<>();
        List<WeakReference<byte[]>> arguments = new ArrayList<>();
        try (Rollouts rollouts = ShadowWorld.registry(time, kept::add)) {
            Rollout rollout = start(rollouts, SHADOW.mostCalls(50));
            int calls = 2_000;

            for (int i = 0; i < calls; i++) {
                byte[] argument = new byte[100_000];
                arguments.add(new WeakReference<>(argument));
                assertThat(rollout.forKey(i).stable(() -> argument.length).candidate(() -> argument.length))
                        .isEqualTo(100_000);
            }

            assertThat(kept).hasSize(50);
            assertThat(rollout.status().shadow().dropped()).isEqualTo(calls - 50);
            System.gc();
            assertThat(arguments.stream().filter(argument -> argument.get() != null))
                    .hasSizeBetween(50, 60);
            kept.forEach(Runnable::run);
            assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(50, 0, 0, 0, 0, calls - 50, 0));
        }
    }

    @Test
    @Promise("C6")
    @Fault(18)
    void threadsEndWithTheRolloutAndGrowAndShrinkWithThePlan() {
        CountDownLatch hanging = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Rollouts rollouts = ShadowWorld.builder(time).build()) {
            Rollout rollout = start(rollouts, SHADOW.threads(1));
            RolloutPlan more = ShadowWorld.plan(SHADOW.threads(3));
            rollout.by("anna").reconfigure(more, "more threads");
            for (int i = 0; i < 3; i++) {
                assertThat(call(rollout, () -> {
                            threads.add(Thread.currentThread());
                            return hang(hanging);
                        }))
                        .isEqualTo("old");
            }
            ShadowWorld.until(() -> hanging.getCount() == 0);
            rollout.by("anna").reconfigure(ShadowWorld.plan(SHADOW.threads(1)), "fewer threads");

            rollout.close();

            ShadowWorld.until(() -> threads.stream().noneMatch(Thread::isAlive));
            assertThat(threads).hasSize(3);
        }
    }
}
