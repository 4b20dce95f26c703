package dev.coalmine.soak;

import dev.coalmine.Rollouts;
import dev.coalmine.soak.Life.Nature;
import dev.coalmine.store.FileStateStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/**
 * Many rollouts in one JVM for a long time, with everything going wrong around them that may.
 *
 * <p>There are generations of rollouts. Between two of them there is none, and so the heap of a Coalmine that lets go of
 * everything is as full after the last as after the first ones. Half of the rollouts keep their state on a disk. Customers
 * call in every style; operators steer, reconfigure and restart; all the while the disk fills up, is slow and goes away, listeners
 * throw, clocks jump, and class loaders come and go. What everybody does follows from the seed; when it happens, from the
 * machine.
 *
 * <p>In the end: every call that was to be recorded is, exactly once; no caller got anything that no side gave or threw;
 * nothing reached a candidate after its rollback had returned; the heap is flat; all of Coalmine's threads have ended; and
 * each audit trail explains, without a gap, how its rollout came to stand where it does.
 */
final class Soak {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final List<Nature> NATURES = List.of(Nature.values());

    private final Terms terms;
    private final Findings findings = new Findings();
    private final Clocks clocks = new Clocks();
    private final ReentrantReadWriteLock weather = new ReentrantReadWriteLock(true);
    private final Ears ears = new Ears();
    private final Callers callers = new Callers();
    private final TroubledStore store;
    private final ExecutorService others = Executors.newFixedThreadPool(2, task -> daemon(task, "soak-others"));
    private final CyclicBarrier generation;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Long> heap = new ArrayList<>();
    private final List<Long> classes = new ArrayList<>();
    private final List<byte[]> leaked = new ArrayList<>();

    /**
     * How to soak.
     *
     * @param length how long it takes
     * @param seed what everybody does follows from it
     * @param rollouts how many there are in all
     * @param places how many there are at a time
     * @param disk an empty folder
     * @param sabotage what is broken on purpose
     */
    record Terms(Duration length, long seed, int rollouts, int places, Path disk, Sabotage sabotage) {
        Duration life() {
            return length.multipliedBy(places).dividedBy(rollouts);
        }
    }

    /** What is broken on purpose, to see that it is found. */
    enum Sabotage {
        NONE,
        /** A call is counted that nobody has made. */
        CALL_LOST,
        /** A caller is thrown something else than its side threw. */
        EXCEPTION_WRAPPED,
        /** A change is told to nobody. */
        CHANGE_UNTOLD,
        /** A thread of Coalmine's does not end. */
        THREAD_STUCK,
        /** Something is held on to. */
        HEAP_LEAK
    }

    /** What came of it. */
    record Report(List<String> problems, Map<String, Long> counts, List<Long> heap) {}

    Soak(Terms terms) {
        this.terms = terms;
        this.generation = new CyclicBarrier(terms.places(), this::sample);
        this.store = new TroubledStore(FileStateStore.in(terms.disk()));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    Report run() throws InterruptedException {
        List<Thread> before = threads();
        try (Rollouts keeping = registry().store(store).build();
                Rollouts forgetting = registry().build()) {
            ears.listenTo(keeping);
            ears.listenTo(forgetting);
            House kept = new House(keeping, store, weather, ears, callers, others);
            House forgotten = new House(forgetting, null, weather, ears, callers, others);
            Loaders loaders = new Loaders(forgetting);
            List<Thread> places = occupy(kept, forgotten);
            Thread trouble = daemon(() -> makeTrouble(loaders), "soak-trouble");
            trouble.start();
            watch(places);
            over.set(true);
            trouble.join(PATIENCE.toMillis());
            store.mood(TroubledStore.Mood.WELL);
            count(loaders);
        }
        sabotageThreads();
        requireNoThreadsBut(before);
        ears.close();
        others.shutdownNow();
        HeapTrend.problem(heap).ifPresent(findings::problem);
        return new Report(findings.problems(), findings.counts(), List.copyOf(heap));
    }

    private Rollouts.Builder registry() {
        return Rollouts.builder().nanoTime(clocks).wallClock(clocks).tick(Duration.ofMillis(50));
    }

    private List<Thread> occupy(House kept, House forgotten) {
        List<Thread> places = new ArrayList<>();
        for (int place = 0; place < terms.places(); place++) {
            int first = place;
            House house = place % 2 == 0 ? kept : forgotten;
            places.add(daemon(() -> hold(house, first), "soak-place-" + place));
        }
        places.forEach(Thread::start);
        return places;
    }

    /** Holds one rollout after the other, generation by generation. */
    private void hold(House house, int first) {
        for (int number = first; number < terms.rollouts(); number += terms.places()) {
            int generations = number / terms.places();
            Nature nature = NATURES.get((number + generations) % NATURES.size());
            try {
                new Life(
                                new Life.Script(
                                        "rollout-" + number,
                                        nature,
                                        terms.life(),
                                        terms.seed() * 31 + number,
                                        terms.sabotage()),
                                house,
                                findings)
                        .run();
            } catch (Throwable t) {
                findings.problem("rollout-" + number + " did not begin: " + t);
            }
            awaitOthers();
        }
    }

    private void awaitOthers() {
        try {
            generation.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            findings.problem("a generation does not end: " + e);
        }
    }

    private void watch(List<Thread> places) throws InterruptedException {
        long patience = System.nanoTime()
                + terms.length().multipliedBy(2).plus(PATIENCE).toNanos();
        while (places.stream().anyMatch(Thread::isAlive) && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        places.stream()
                .filter(Thread::isAlive)
                .forEach(place -> findings.problem("stuck: " + place + " at " + List.of(place.getStackTrace())));
        if (ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null) {
            findings.problem("threads are deadlocked");
        }
    }

    /** Looks at the heap between two generations, while there is no rollout. */
    private void sample() {
        if (terms.sabotage() == Sabotage.HEAP_LEAK) {
            leaked.add(new byte[1 << 19]);
        }
        for (int i = 0; i < 2; i++) {
            System.gc();
        }
        heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        classes.add((long) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private void makeTrouble(Loaders loaders) {
        SplittableRandom random = new SplittableRandom(~terms.seed());
        long pause = Math.max(terms.length().toNanos() / 400, TimeUnit.MILLISECONDS.toNanos(20));
        while (!over.get()) {
            LockSupport.parkNanos(pause / 2 + random.nextLong(pause));
            try {
                trouble(random, loaders);
            } catch (Throwable t) {
                findings.problem("a trouble failed: " + t);
            }
        }
    }

    private void trouble(SplittableRandom random, Loaders loaders) throws ReflectiveOperationException {
        switch (random.nextInt(5)) {
            case 0, 1 -> changeWeather(random);
            case 2 -> {
                clocks.setWall(Duration.ofHours(random.nextInt(-9_000, 9_001)));
                findings.count("jumps of the wall clock");
            }
            case 3 -> {
                clocks.jump(Duration.ofMillis(random.nextInt(-500, 3_001)));
                findings.count("jumps of the monotonic clock");
            }
            default -> loaders.comeAndGo();
        }
    }

    private void changeWeather(SplittableRandom random) {
        TroubledStore.Mood[] moods = TroubledStore.Mood.values();
        TroubledStore.Mood mood = random.nextBoolean() ? TroubledStore.Mood.WELL : moods[random.nextInt(moods.length)];
        if (weather.writeLock().tryLock()) {
            try {
                store.mood(mood);
                findings.count("moods of the disk");
            } finally {
                weather.writeLock().unlock();
            }
        }
    }

    private void count(Loaders loaders) {
        findings.count("class loaders come and gone", loaders.comers());
        long survivors = loaders.survivors();
        if (survivors > 0) {
            findings.problem(survivors + " of " + loaders.comers() + " class loaders cannot be collected");
        }
        findings.count("refusals of the disk", store.refusals());
        findings.count("events heard", ears.seen());
        findings.count("exceptions of listeners", ears.thrown());
        findings.count("rollouts on virtual threads, if they like", callers.hasVirtual() ? 1 : 0);
        findings.count("classes loaded early", classes.isEmpty() ? 0 : classes.get(classes.size() / 4));
        findings.count("classes loaded late", classes.isEmpty() ? 0 : classes.get(classes.size() - 1));
        if (findings.counted("rollouts") != terms.rollouts()) {
            findings.problem(
                    findings.counted("rollouts") + " of " + terms.rollouts() + " rollouts were held to account");
        }
    }

    private void sabotageThreads() {
        if (terms.sabotage() == Sabotage.THREAD_STUCK) {
            daemon(() -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5)), "coalmine-stuck")
                    .start();
        }
    }

    private void requireNoThreadsBut(List<Thread> before) throws InterruptedException {
        List<Thread> left = threads();
        left.removeAll(before);
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
            left = threads();
            left.removeAll(before);
        }
        left.forEach(thread -> findings.problem("still there: " + thread + " at " + List.of(thread.getStackTrace())));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("coalmine"))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
