package dev.coalmine.console;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.figures.Sampling;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.words.Texts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What a management endpoint of any framework shows of a registry's rollouts, and what it lets people do. The endpoint
 * itself only finds out who asks, and whether that one may.
 *
 * <p>From when it is created the console looks at each rollout that is under watch, at equal intervals, so that there is a
 * history to show: at most 120 points of each, thinned out evenly, some 25 kB. It costs routed calls nothing, and
 * nothing that fails here touches a rollout.
 *
 * <p>Thread-safe. Unless a scheduler is given, it has one daemon thread until it is closed.
 */
public final class Console implements AutoCloseable {
    /** Those first that somebody should look at, then those that go on by themselves, then those that are done. */
    static final List<String> ORDER =
            List.of("tripped", "paused", "pending", "baking", "ramping", "shadowing", "aborted", "promoted");

    /** How many rollouts are looked at at a time: of more, each is looked at less often. */
    private static final int MOST_LOOKS = 50;

    private final Rollouts rollouts;
    private final InstantSource wallClock;
    private final Map<Rollout, History> histories = new ConcurrentHashMap<>();
    private final Guard guard = new Guard("console", System::nanoTime);
    private final Sampling sampling;
    private int next;

    private Console(Builder builder) {
        rollouts = builder.rollouts;
        wallClock = builder.wallClock;
        sampling = new Sampling("coalmine-console", builder.interval, builder.scheduler, this::sample);
        sampling.begin();
    }

    /** Returns a console with every default, which looks at this registry's rollouts from now on. */
    public static Console of(Rollouts rollouts) {
        return builder(rollouts).build();
    }

    /** Returns a builder of a console that looks at this registry's rollouts. */
    public static Builder builder(Rollouts rollouts) {
        return new Builder(rollouts);
    }

    /** Looks at some of the rollouts, and at the next ones the next time; only the sampling thread comes here. */
    private void sample() {
        guard.run("taking samples", () -> {
            List<Rollout> running = rollouts.all();
            histories.keySet().retainAll(new HashSet<>(running));
            int looks = Math.min(MOST_LOOKS, running.size());
            for (int i = 0; i < looks; i++) {
                Rollout rollout = running.get((next + i) % running.size());
                historyOf(rollout).sample(rollout, wallClock);
            }
            next = running.isEmpty() ? 0 : (next + looks) % running.size();
        });
    }

    private History historyOf(Rollout rollout) {
        return histories.computeIfAbsent(rollout, any -> new History());
    }

    private record Placed(Rollout rollout, Phase phase) {}

    /** Returns those rollouts that the filter leaves, one page of them: tripped and paused ones first, then by name. */
    public RolloutList list(RolloutFilter filter) {
        List<Rollout> running = rollouts.all();
        List<Placed> named = running.stream()
                .filter(rollout -> filter.names(rollout.name(), rollout.revision()))
                .map(rollout -> new Placed(rollout, rollout.phase()))
                .toList();
        List<Placed> matching = named.stream()
                .filter(placed -> filter.takes(placed.phase()))
                .sorted(Comparator.comparingInt(
                        placed -> ORDER.indexOf(placed.phase().label())))
                .toList();
        int pages = Math.max(1, (matching.size() + filter.size() - 1) / filter.size());
        int page = Math.min(filter.page(), pages);
        List<RolloutRow> rows = matching.stream()
                .skip((long) (page - 1) * filter.size())
                .limit(filter.size())
                .map(placed -> RolloutRow.of(
                        placed.rollout().status(), placed.rollout().plan()))
                .toList();
        return new RolloutList(rows, page, pages, matching.size(), running.size(), phases(named));
    }

    private static Map<String, Integer> phases(List<Placed> rollouts) {
        Map<String, Integer> phases = new LinkedHashMap<>();
        for (String label : ORDER) {
            int count = (int) rollouts.stream()
                    .filter(placed -> placed.phase().label().equals(label))
                    .count();
            if (count > 0) {
                phases.put(label, count);
            }
        }
        return phases;
    }

    /**
     * Returns all about the rollout of that name.
     *
     * @throws NoSuchElementException if none of that name runs
     */
    public RolloutDetails details(String name) {
        return details(running(name));
    }

    private RolloutDetails details(Rollout rollout) {
        RolloutStatus status = rollout.status();
        return RolloutDetails.of(status, rollout.plan(), historyOf(rollout).until(status, wallClock.instant()));
    }

    private Rollout running(String name) {
        return rollouts.find(name).orElseThrow(() -> {
            List<String> names =
                    rollouts.all().stream().map(Rollout::name).limit(10).toList();
            String some = names.isEmpty() ? "none is running" : "running are " + String.join(", ", names);
            return new NoSuchElementException("There is no rollout \"" + Texts.printable(name) + "\": " + some
                    + (names.size() == 10 ? ", ..." : ""));
        });
    }

    /**
     * Gives a command in somebody's name, and returns all about the rollout afterwards. The change is in force by then.
     *
     * @param who the person or system, as it shall stand in the audit trail; 1 to 500 characters on one line
     * @throws NoSuchElementException if no rollout of that name runs
     * @throws IllegalArgumentException if there is no such command, or its reason, share or who is not valid
     * @throws IllegalStateException if the rollout refuses it as it stands
     */
    public RolloutDetails command(String name, Order order, String who) {
        Rollout rollout = running(name);
        Command command = Command.named(order.command());
        String reason = order.reason();
        command.give(rollout.by(who), order.share(), reason == null ? "" : reason);
        return details(rollout);
    }

    /** Looks at no rollout any more; lists and commands go on. Closing twice does nothing. */
    @Override
    public void close() {
        sampling.close();
    }

    /** Builds consoles. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private final Rollouts rollouts;
        private Duration interval = Duration.ofSeconds(1);
        private InstantSource wallClock = InstantSource.system();
        private @Nullable ScheduledExecutorService scheduler;

        private Builder(Rollouts rollouts) {
            this.rollouts = Objects.requireNonNull(rollouts, "rollouts");
        }

        /**
         * Sets the shortest time between two points of a history; the default is 1 s. It doubles each time that 120 points
         * have come together.
         *
         * @param interval from 10 ms to 1 hour
         * @throws IllegalArgumentException if outside
         */
        public Builder interval(Duration interval) {
            this.interval = Sampling.requireInterval(interval);
            return this;
        }

        /** Sets the wall clock, which should be that of the registry; the default is the machine's. */
        public Builder wallClock(InstantSource wallClock) {
            this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
            return this;
        }

        /** Sets the scheduler that takes samples, which stays the caller's to shut down; the default is a daemon thread. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** Returns the console. */
        public Console build() {
            return new Console(this);
        }
    }
}
