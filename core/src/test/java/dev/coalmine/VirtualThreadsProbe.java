package dev.coalmine;

import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.Outstanding;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Sends a million virtual threads through one rollout, each of which waits inside its call, while JFR looks for pinned
 * ones; prints what came of it. Compiled for a JDK without virtual threads, and so asks for them by reflection.
 */
final class VirtualThreadsProbe {
    private static final int WARM_UP = 300;
    private static final int THREADS = 1_000_000;
    private static final int ROUNDS = 10;
    private static final int AT_A_TIME = 2_000;

    interface Shop {
        long quote(long customer);

        CompletionStage<Long> later(long customer);
    }

    private record Impl() implements Shop {
        @Override
        public long quote(long customer) {
            LockSupport.parkNanos(1_000); // what a call of a network does to its thread
            if (customer % 10 == 0) {
                throw new IllegalStateException();
            }
            return customer;
        }

        @Override
        public CompletionStage<Long> later(long customer) {
            CompletableFuture<Long> result = new CompletableFuture<>();
            LockSupport.parkNanos(1_000);
            result.complete(customer);
            return result;
        }
    }

    private VirtualThreadsProbe() {}

    public static void main(String[] arguments) throws Exception {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1))
                .fuse(Fuse.none())
                .bulkhead(AT_A_TIME)
                .deadline(Duration.ofMinutes(1))
                .build();
        Path recorded = Files.createTempFile("coalmine", ".jfr");
        try (Rollouts rollouts = Rollouts.builder().build();
                Recording recording = new Recording()) {
            Rollout rollout = rollouts.named("shop").plan(plan).start();
            Shop shop = rollout.wrap(Shop.class)
                    .keyedBy(Keys.argument(0))
                    .stable(new Impl())
                    .candidate(new Impl());
            for (int customer = 0; customer < WARM_UP; customer++) {
                call(
                        rollout, shop,
                        customer); // whoever waits for a class to be initialised is pinned by the JVM itself
            }
            recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ZERO)
                    .withStackTrace();
            recording.start();
            long before = 0;
            for (int round = 0; round < ROUNDS; round++) {
                callAll(rollout, shop, round);
                before = round == 2 ? heap() : before;
            }
            long grown = heap() - before;
            recording.stop();
            recording.dump(recorded);

            report(rollout.status(), pinned(recorded), grown);
        } finally {
            Files.delete(recorded);
        }
    }

    private static void callAll(Rollout rollout, Shop shop, int round) throws Exception {
        Semaphore room = new Semaphore(AT_A_TIME);
        try (Closing threads = new Closing(virtualThreads())) {
            for (int i = 0; i < THREADS / ROUNDS; i++) {
                long customer = (long) round * THREADS / ROUNDS + i;
                room.acquire();
                threads.executor.execute(() -> {
                    try {
                        call(rollout, shop, customer);
                    } finally {
                        room.release();
                    }
                });
            }
        }
    }

    /** One thread in three each calls a wrapper, a wrapper for a stage, and fluently. */
    private static void call(Rollout rollout, Shop shop, long customer) {
        try {
            switch ((int) (customer % 3)) {
                case 0 -> shop.quote(customer);
                case 1 -> shop.later(customer).toCompletableFuture().join();
                default ->
                    rollout.forKey(customer).stable(() -> patiently(customer)).candidate(() -> patiently(customer));
            }
        } catch (IllegalStateException expected) {
            // one customer in ten has no luck
        }
    }

    private static long patiently(long customer) {
        LockSupport.parkNanos(1_000);
        return customer;
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    /** An executor that is waited for; in a newer JDK it would do so itself. */
    private record Closing(ExecutorService executor) implements AutoCloseable {
        @Override
        public void close() throws InterruptedException {
            executor.shutdown();
            if (!executor.awaitTermination(10, TimeUnit.MINUTES)) {
                throw new AssertionError("threads hang");
            }
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long pinned(Path recorded) throws Exception {
        return RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                .filter(event -> isIn(event, "dev.coalmine"))
                .filter(event ->
                        !isIn(event, "java.lang.ClassLoader")) // whoever needs a class first waits for it, pinned
                .peek(System.out::println)
                .count();
    }

    private static boolean isIn(RecordedEvent event, String type) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(type));
    }

    private static void report(RolloutStatus status, long pinned, long grown) {
        long calls = status.stable().calls() + status.candidate().calls();
        long failures = status.stable().failures() + status.candidate().failures();
        boolean nothingLeft = status.stable().outstanding().equals(Outstanding.NONE)
                && status.candidate().outstanding().equals(Outstanding.NONE);
        System.out.println("calls: " + calls + ", overflowed: "
                + status.counters().overflowed() + ", failures: " + failures + ", nothing outstanding: " + nothingLeft
                + ", pinned: " + pinned + ", heap grew by less than a megabyte: " + (grown < 1 << 20)
                + ", internal failures: " + status.counters().internalFailures());
    }
}
