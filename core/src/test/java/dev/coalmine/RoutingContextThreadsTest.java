package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coalmine.RoutingContext.Scope;
import dev.coalmine.plan.Arm;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the routing context comes to other threads, and that nothing of it stays there. */
class RoutingContextThreadsTest {
    private static final int THREADS = 4;
    private static final int TASKS = 1_000;
    private static final int MOST_COLLECTIONS = 50;

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        world.close();
        assertThat(RoutingContext.current().isEmpty()).isTrue();
    }

    private Arm armInContext() {
        return rollout.forContext().stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    /** Runs the task on each of the pool's threads at the same time. */
    private void onEveryThread(Runnable task) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(pool.submit(() -> {
                together.await(10, TimeUnit.SECONDS);
                task.run();
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    @Test
    @Promise("R5")
    @Fault(16)
    void aThousandTasksSeeTheirOwnContextAndLeaveNothingOnTheirThreads() throws Exception {
        ExecutorService carrying = RoutingContext.wrap(pool);
        List<WeakReference<String>> keys = new ArrayList<>();

        runTasks(carrying, keys);

        onEveryThread(() -> {
            assertThat(RoutingContext.current().isEmpty()).isTrue();
            assertThat(armInContext()).isEqualTo(Arm.STABLE);
        });
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(THREADS);
        assertThat(stillReachable(keys))
                .as("keys that the pool's threads hold on to")
                .isZero();
    }

    /** Half of the tasks are careless: they forget a scope, close it too late, or throw. */
    private void runTasks(ExecutorService carrying, List<WeakReference<String>> keys) throws Exception {
        List<Future<Arm>> arms = new ArrayList<>();
        List<Arm> expected = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            String key = new String("user-" + number);
            keys.add(new WeakReference<>(key));
            expected.add(World.armOf(rollout, key));
            RoutingContext context = RoutingContext.of(key);
            arms.add(context.call(() -> carrying.submit(() -> {
                done.countDown();
                assertThat(RoutingContext.current()).isEqualTo(context);
                Arm arm = armInContext();
                misbehave(number);
                return arm;
            })));
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < TASKS; i++) {
            Future<Arm> arm = arms.get(i);
            if (i % 8 == 7) {
                assertThatThrownBy(arm::get).isInstanceOf(ExecutionException.class);
            } else {
                assertThat(arm.get()).isEqualTo(expected.get(i));
            }
        }
    }

    private static void misbehave(int number) {
        switch (number % 8) {
            case 1 -> RoutingContext.of("forgotten").open();
            case 3 -> RoutingContext.none().forcing(Arm.CANDIDATE).open();
            case 5 -> {
                Scope outer = RoutingContext.of("outer").open();
                Scope inner = RoutingContext.of("inner").open();
                outer.close();
                inner.close();
                outer.close();
            }
            case 7 -> {
                RoutingContext.of("thrown").open();
                throw new IllegalStateException("on purpose");
            }
            default -> {}
        }
    }

    private static long stillReachable(List<WeakReference<String>> references) {
        long alive = references.size();
        for (int i = 0; alive > 0 && i < MOST_COLLECTIONS; i++) {
            System.gc();
            alive = references.stream().filter(key -> key.get() != null).count();
        }
        return alive;
    }

    @Test
    @Promise("R7")
    void aForcedArmGoesAlongAndEndsWithTheTask() throws Exception {
        Future<Arm> forced;
        try (Scope scope =
                RoutingContext.none().forcing("pricing", Arm.CANDIDATE).open()) {
            forced = RoutingContext.wrap(pool).submit(this::armInContext);
        }

        assertThat(forced.get()).isEqualTo(Arm.CANDIDATE);
        onEveryThread(() -> assertThat(armInContext()).isEqualTo(Arm.STABLE));
        assertThat(rollout.status().counters().overridden()).isEqualTo(1);
    }

    @Test
    void everyWayIntoAnExecutorCarriesTheContext() throws Exception {
        ExecutorService carrying = RoutingContext.wrap(pool);
        RoutingContext context = RoutingContext.of("anna");
        Callable<RoutingContext> look = RoutingContext::current;
        List<RoutingContext> seen = new ArrayList<>();

        try (Scope scope = context.open()) {
            seen.add(carrying.submit(look).get());
            carrying.submit(() -> seen.add(RoutingContext.current())).get();
            assertThat(carrying.submit((Runnable) () -> seen.add(RoutingContext.current()), "done")
                            .get())
                    .isEqualTo("done");
            for (Future<RoutingContext> each : carrying.invokeAll(List.of(look, look))) {
                seen.add(each.get());
            }
            for (Future<RoutingContext> each : carrying.invokeAll(List.of(look), 10, TimeUnit.SECONDS)) {
                seen.add(each.get());
            }
            seen.add(carrying.invokeAny(List.of(look)));
            seen.add(carrying.invokeAny(List.of(look), 10, TimeUnit.SECONDS));
            seen.add(CompletableFuture.supplyAsync(RoutingContext::current, carrying)
                    .get());
            Executor plain = RoutingContext.wrap((Executor) pool);
            seen.add(CompletableFuture.supplyAsync(RoutingContext::current, plain)
                    .thenApplyAsync(first -> RoutingContext.current(), plain)
                    .get());
        }

        assertThat(seen).hasSize(10).containsOnly(context);
    }

    @Test
    void aTaskRunsInTheContextOfItsMaking() throws Exception {
        Callable<RoutingContext> call =
                RoutingContext.of("anna").call(() -> RoutingContext.wrap(RoutingContext::current));
        Runnable run = RoutingContext.wrap(
                (Runnable) () -> assertThat(RoutingContext.current().isEmpty()).isTrue());

        try (Scope scope = RoutingContext.of("ben").open()) {
            assertThat(call.call()).isEqualTo(RoutingContext.of("anna"));
            run.run();
            assertThat(RoutingContext.current()).isEqualTo(RoutingContext.of("ben"));
        }
        assertThatThrownBy(() -> RoutingContext.wrap((Runnable) null)).hasMessage("task");
    }

    @Test
    void aWrappedExecutorIsTheOneGiven() throws InterruptedException {
        ExecutorService given = Executors.newSingleThreadExecutor();
        ExecutorService carrying = RoutingContext.wrap(given);
        carrying.execute(() -> {});

        assertThat(carrying.isShutdown()).isFalse();
        carrying.shutdown();

        assertThat(given.isShutdown()).isTrue();
        assertThat(carrying.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(carrying.isTerminated()).isTrue();
        assertThat(carrying.shutdownNow()).isEmpty();
    }

    @Test
    @Promise("R5")
    @Fault(16)
    void virtualThreadsCarryAContextEach() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with JDK 21");
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        ExecutorService carrying = RoutingContext.wrap(virtual);
        List<Future<Arm>> arms = new ArrayList<>();
        List<Arm> expected = new ArrayList<>();

        for (int i = 0; i < 10_000; i++) {
            String key = "user-" + i;
            expected.add(World.armOf(rollout, key));
            arms.add(RoutingContext.of(key)
                    .call(() -> carrying.submit(() -> {
                        Thread.yield(); // to come back on another carrier
                        return armInContext();
                    })));
        }

        for (int i = 0; i < arms.size(); i++) {
            assertThat(arms.get(i).get()).isEqualTo(expected.get(i));
        }
        assertThat(virtual.submit(this::armInContext).get()).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
        virtual.shutdown();
    }
}
