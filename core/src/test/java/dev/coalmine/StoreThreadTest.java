package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.store.FileStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoredState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is asked on a thread of its own, by real clocks. */
class StoreThreadTest {
    @TempDir
    Path directory;

    private Rollouts rollouts(StateStore store) {
        return Rollouts.builder().store(store).build();
    }

    private static Rollout start(Rollouts rollouts) {
        return rollouts.named("pricing").revision("r7").plan(World.ramp(5, 50)).start();
    }

    @Test
    void whatACommandHasDoneIsInTheStoreWhenItReturns() {
        StateStore store = FileStateStore.in(directory);
        try (Rollouts rollouts = rollouts(store)) {
            Rollout rollout = start(rollouts);
            assertThat(rollout.status().phase())
                    .as("the start waits for the store")
                    .isEqualTo(new Phase.Ramping(0));
            rollout.by("anna").advance("up");
            assertThat(store.load(Instance.ID).orElseThrow().progress().phase()).isEqualTo(new Phase.Ramping(1));
            rollout.by("anna").abort("down");
            assertThat(store.load(Instance.ID).orElseThrow().progress().phase()).isEqualTo(new Phase.Aborted());
        }
    }

    @Test
    @Fault({8, 18})
    void theStoreIsAskedOnADaemonThreadOfItsOwnAndUnderNoLock() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        AtomicReference<Rollout> asked = new AtomicReference<>();
        List<Phase> seen = new CopyOnWriteArrayList<>();
        StateStore inner = FileStateStore.in(directory);
        StateStore store = new Watching(inner, () -> {
            threads.add(Thread.currentThread());
            Rollout rollout = asked.get();
            if (rollout != null) {
                // from another thread, so that a lock held over the store would show
                Thread other = new Thread(() -> seen.add(rollout.status().phase()));
                other.start();
                try {
                    other.join(10_000);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        try (Rollouts rollouts = rollouts(store)) {
            asked.set(start(rollouts));
            asked.get().by("anna").advance("up");
            assertThat(seen).contains(new Phase.Ramping(0));
            assertThat(threads).allMatch(thread -> thread.getName().equals("coalmine-store") && thread.isDaemon());
        }
    }

    @RepeatedTest(10)
    @Promise("S2")
    @Fault({38, 40})
    void rollbackBeatsPromotionInEveryRace() throws InterruptedException {
        StateStore store = FileStateStore.in(directory);
        List<RolloutEvent> events = new CopyOnWriteArrayList<>();
        try (Rollouts rollouts = rollouts(store)) {
            rollouts.addListener(events::add, Runnable::run);
            Rollout rollout = start(rollouts);
            CountDownLatch ready = new CountDownLatch(1);
            Thread[] racers = {
                racer(ready, () -> rollout.by("anna").abort("stop")),
                racer(ready, () -> rollout.by("bert").promote("go")),
                racer(ready, () -> rollout.by("carl").advance("go")),
                racer(ready, () -> rollout.by("dora").abort("stop too")),
            };
            ready.countDown();
            for (Thread racer : racers) {
                racer.join();
            }
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
            assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
            CompletableFuture<Void> told = CompletableFuture.runAsync(() -> {
                while (events.stream().noneMatch(event -> event instanceof RolloutEvent.Aborted)) {
                    Thread.onSpinWait(); // whichever thread has the mail tells the listeners
                }
            });
            assertThat(told).succeedsWithin(Duration.ofSeconds(30));
        }
        assertThat(events.stream().filter(event -> event instanceof RolloutEvent.Aborted))
                .hasSize(1);
        assertThat(store.load(Instance.ID).orElseThrow().progress().phase()).isEqualTo(new Phase.Aborted());
    }

    private static Thread racer(CountDownLatch ready, Runnable command) {
        Thread racer = new Thread(() -> {
            try {
                ready.await();
                command.run();
            } catch (IllegalStateException | InterruptedException refused) {
                // Whoever comes too late is told so.
            }
        });
        racer.start();
        return racer;
    }

    @Test
    @Promise("C2")
    void anExecutorThatRefusesIsAFailureOfTheStore() {
        VirtualStoreExecutor executor = new VirtualStoreExecutor();
        try (Rollouts rollouts = Rollouts.builder()
                .store(FileStateStore.in(directory))
                .storeExecutor(executor)
                .build()) {
            Rollout rollout = start(rollouts);
            executor.refusing = true;
            rollout.by("anna").abort("down");
            assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
            assertThat(rollout.status().store().problem()).contains("the executor of the store failed");
            executor.refusing = false;
        }
    }

    private static final class VirtualStoreExecutor implements Executor {
        private volatile boolean refusing;

        @Override
        public void execute(Runnable task) {
            if (refusing) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        }
    }

    /** Passes everything on, after something else. */
    private record Watching(StateStore inner, Runnable before) implements StateStore {
        @Override
        public Optional<StoredState> load(RolloutId id) {
            before.run();
            return inner.load(id);
        }

        @Override
        public boolean replace(long expectedVersion, StoredState next) {
            before.run();
            return inner.replace(expectedVersion, next);
        }

        @Override
        public Watch watch(RolloutId id, Runnable changed) {
            return inner.watch(id, changed);
        }

        @Override
        public boolean durable() {
            return inner.durable();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
