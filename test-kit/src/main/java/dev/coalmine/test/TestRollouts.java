package dev.coalmine.test;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry of rollouts for one test: isolated from every other, on a virtual clock, with every event taken down.
 *
 * <pre>{@code
 * try (TestRollouts tests = TestRollouts.pinned("pricing", Arm.CANDIDATE)) {
 *     Checkout checkout = new Checkout(tests.rollouts());
 *     ...
 * }
 * }</pre>
 *
 * <p>Nothing happens by itself: rollouts tick, and advance or trip, on the thread that {@linkplain #advance advances} the
 * time, and listeners hear of it there at once. Calls may come from any thread. Thread-safe, but for two threads that
 * advance the time at once; tests that run in parallel have one each.
 */
public final class TestRollouts implements AutoCloseable {
    private final VirtualTime time = new VirtualTime();
    private final List<RolloutEvent> events = new CopyOnWriteArrayList<>();
    private final Rollouts rollouts;

    private TestRollouts(Rollouts.Builder registry) {
        rollouts = registry.nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .build();
        rollouts.addListener(events::add);
    }

    /** Returns one in which rollouts route as they do in production. */
    public static TestRollouts create() {
        return builder().build();
    }

    /** Returns one in which every call of every rollout goes to this arm. */
    public static TestRollouts pinned(Arm arm) {
        return builder().pin(arm).build();
    }

    /**
     * Returns one in which every call of the rollout with this name goes to this arm.
     *
     * @throws IllegalArgumentException if that is no name of a rollout
     */
    public static TestRollouts pinned(String rollout, Arm arm) {
        return builder().pin(rollout, arm).build();
    }

    /** Returns a builder, for several pins. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the registry, to be given to the code under test. */
    public Rollouts rollouts() {
        return rollouts;
    }

    /** Returns the clocks and the scheduler of the registry. */
    public VirtualTime time() {
        return time;
    }

    /** Lets time go by, and rollouts tick: see {@link VirtualTime#advance}. */
    public void advance(Duration duration) {
        time.advance(duration);
    }

    /**
     * Returns the running rollout of that name; if there is none, one that is started now, with all defaults.
     *
     * @throws IllegalArgumentException if that is no name of a rollout
     */
    public Rollout rollout(String name) {
        return rollouts.find(name).orElseGet(() -> rollouts.named(name).start());
    }

    /**
     * Returns the scripted traffic of the running rollout with that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Traffic traffic(String rollout) {
        return new Traffic(this, running(rollout));
    }

    /** Returns every event of every rollout so far, in order. */
    public List<RolloutEvent> events() {
        return List.copyOf(events);
    }

    /** Returns every event of the rollout with that name so far, in order, whether it still runs or not. */
    public List<RolloutEvent> events(String rollout) {
        return events.stream().filter(event -> event.rollout().equals(rollout)).toList();
    }

    int heardSoFar() {
        return events.size();
    }

    /**
     * Returns assertions on the running rollout with that name, once everything that is due by now has run.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RolloutAssert assertThat(String rollout) {
        time.advance(Duration.ZERO);
        return new RolloutAssert(running(rollout), () -> events(rollout));
    }

    private Rollout running(String name) {
        return rollouts.find(name)
                .orElseThrow(() -> new IllegalArgumentException("No rollout named \"" + name
                        + "\" is running here; those that are: "
                        + rollouts.all().stream().map(Rollout::name).toList()));
    }

    /** Closes the registry and all its rollouts. Closing twice does nothing. */
    @Override
    public void close() {
        rollouts.close();
    }

    /** Builds registries for tests. Not thread-safe. */
    public static final class Builder {
        private final Rollouts.Builder registry = Rollouts.builder();

        private Builder() {}

        /** Sends every call of every rollout to this arm, but for rollouts that are pinned by their name. */
        public Builder pin(Arm arm) {
            registry.forcing(arm);
            return this;
        }

        /**
         * Sends every call of the rollout with this name to this arm, whatever the plan and the key, and calls without a
         * key too. Nothing of it is recorded, so that a pinned rollout neither advances nor trips.
         *
         * @throws IllegalArgumentException if that is no name of a rollout
         */
        public Builder pin(String rollout, Arm arm) {
            registry.forcing(rollout, arm);
            return this;
        }

        /**
         * Sets how often the evidence is judged; the default is 250 ms, as in production. Each tick of each rollout takes
         * some microseconds of real time, so a test that lets weeks go by wants a coarser one.
         *
         * @param interval from 10 ms to 1 minute
         * @throws IllegalArgumentException if outside
         */
        public Builder tick(Duration interval) {
            registry.tick(interval);
            return this;
        }

        /** Returns the registry. */
        public TestRollouts build() {
            return new TestRollouts(registry);
        }
    }
}
