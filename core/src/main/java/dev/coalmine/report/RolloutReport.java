package dev.coalmine.report;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.figures.Sampling;
import dev.coalmine.internal.guard.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A report on rollouts that takes notes while they go on, and writes what happened into one HTML file: verdicts and
 * decisions with who and when, share, error rates and evidence over time, both arms' latencies and figures.
 *
 * <pre>{@code
 * RolloutReport report = RolloutReport.of(rollouts);
 * // while the rollouts go on, or after they have ended:
 * Path page = report.writeTo(Path.of("target", "rollouts.html"));
 * }</pre>
 *
 * <p>The file is complete in itself: it loads nothing, runs no script, and is read offline, on paper, on a phone, in
 * light and in dark. It never contains a routing key; the reasons that operators give are in it as they were given.
 *
 * <p>A report hears of every decision from when it follows a registry, and looks at each rollout's status at equal
 * intervals. Memory is bounded, whatever the time: at most 400 samples, thinned out evenly, and the latest 200 decisions
 * of a rollout, of all rollouts that run and the latest 50 that were closed; some 0.3 MB each. Nothing that fails here
 * touches a rollout.
 *
 * <p>Thread-safe. Unless a scheduler is given, it has one daemon thread, from the first registry that it follows until it
 * is closed.
 */
public final class RolloutReport implements AutoCloseable {
    private final Traces traces = new Traces();
    private final Map<Rollouts, RolloutListener> listeners = new HashMap<>();
    private final Guard guard = new Guard("report", System::nanoTime);
    private final String title;
    private final InstantSource wallClock;
    private final Sampling sampling;
    private boolean closed;

    private RolloutReport(Builder builder) {
        title = builder.title;
        wallClock = builder.wallClock;
        sampling = new Sampling("coalmine-report", builder.interval, builder.scheduler, this::tick);
    }

    /** Returns a report with every default, which follows this registry. */
    public static RolloutReport of(Rollouts rollouts) {
        return builder().build().follow(rollouts);
    }

    /** Returns a builder of a report that follows nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes notes of all rollouts of this registry from now on, those that run already and those that start later.
     * Following the same registry twice does nothing more.
     *
     * @return this report
     * @throws IllegalStateException if the report is closed
     */
    public synchronized RolloutReport follow(Rollouts rollouts) {
        Objects.requireNonNull(rollouts, "rollouts");
        if (closed) {
            throw new IllegalStateException("Cannot follow any more rollouts: the report is closed");
        }
        if (!listeners.containsKey(rollouts)) {
            RolloutListener listener = event ->
                    guard.run("taking down a decision", () -> traces.heard(rollouts, event, wallClock.instant()));
            listeners.put(rollouts, listener);
            rollouts.addListener(listener);
            traces.follow(rollouts, wallClock.instant());
            sampling.begin();
        }
        return this;
    }

    private void tick() {
        guard.run("taking samples", () -> traces.tick(wallClock.instant()));
    }

    /** Returns the page as of now. */
    public String html() {
        List<Story> stories = traces.stories(wallClock.instant());
        return new ReportPage(title, wallClock.instant(), stories, traces.forgotten()).html();
    }

    /**
     * Writes the page as of now. Missing folders are made; a file of that name is replaced as a whole or, if that fails,
     * left as it is.
     *
     * @return the file
     * @throws IOException if it cannot be written, with the file and the reason
     */
    public Path writeTo(Path file) throws IOException {
        return PageFile.write(file, html());
    }

    /** Takes no more notes; what it knows can still be written. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            listeners.forEach(Rollouts::removeListener);
            listeners.clear();
            sampling.close();
            traces.end(wallClock.instant());
        }
    }

    /** Builds reports. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private String title = "Coalmine rollouts";
        private Duration interval = Duration.ofMillis(250);
        private InstantSource wallClock = InstantSource.system();
        private @Nullable ScheduledExecutorService scheduler;

        private Builder() {}

        /**
         * Sets the title of the page; the default is "Coalmine rollouts".
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder title(String title) {
            if (title.isBlank()) {
                throw new IllegalArgumentException("Invalid title \"" + title + "\": allowed is any text that shows");
            }
            this.title = title;
            return this;
        }

        /**
         * Sets the shortest time between two samples of a rollout; the default is 250 ms. It doubles each time that 400
         * samples have come together.
         *
         * @param interval from 10 ms to 1 hour
         * @throws IllegalArgumentException if outside
         */
        public Builder interval(Duration interval) {
            this.interval = Sampling.requireInterval(interval);
            return this;
        }

        /** Sets the wall clock, which should be that of the registries; the default is the machine's. */
        public Builder wallClock(InstantSource wallClock) {
            this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
            return this;
        }

        /** Sets the scheduler that takes samples, which stays the caller's to shut down; the default is a daemon thread. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** Returns the report. */
        public RolloutReport build() {
            return new RolloutReport(this);
        }
    }
}
