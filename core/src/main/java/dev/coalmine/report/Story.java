package dev.coalmine.report;

import dev.coalmine.RolloutStatus;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that a report tells of one rollout. Immutable.
 *
 * @param status how it stands, or stood last
 * @param plan its plan
 * @param closed whether its registry has let it go
 * @param from when the report begins to know it
 * @param until when it ended, or the last look at it
 * @param notes what was taken down in between
 */
record Story(RolloutStatus status, RolloutPlan plan, boolean closed, Instant from, Instant until, Notes notes) {
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /**
     * What was taken down.
     *
     * @param events decisions, in order
     * @param forgotten how many earlier decisions were too many to keep
     * @param samples in order of time, at least one
     */
    record Notes(List<RolloutEvent> events, long forgotten, List<Sample> samples) {}

    static Story of(RolloutStatus status, RolloutPlan plan, boolean closed, Notes notes) {
        List<Sample> samples = notes.samples();
        Instant from = samples.get(0).at();
        if (!notes.events().isEmpty()) {
            from = earlier(from, notes.events().get(0).change().at());
        }
        boolean goesOn = status.phase().watched();
        Instant end = goesOn ? samples.get(samples.size() - 1).at() : status.since();
        Instant until = end.isBefore(from) ? from : end;
        List<Sample> within = samples.stream().map(sample -> sample.by(until)).toList();
        return new Story(status, plan, closed, from, until, new Notes(notes.events(), notes.forgotten(), within));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Returns how long it lasted, as far as is known. */
    Duration lasted() {
        return Duration.between(from, until);
    }

    /** Returns where a time axis ends: a little later than the rollout, so that its end is seen. */
    Instant edge() {
        Duration lasted = lasted().compareTo(SHORTEST) < 0 ? SHORTEST : lasted();
        return from.plus(lasted).plus(lasted.dividedBy(25));
    }

    /** Returns the moments of samples and decisions together, in order of time. */
    List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        notes.samples().forEach(sample -> moments.add(sample.moment()));
        for (RolloutEvent event : notes.events()) {
            RolloutEvent.Change change = event.change();
            moments.add(Moment.of(change.at(), change.share(), change.verdict()));
        }
        moments.sort(Comparator.comparing(Moment::at));
        return moments;
    }
}
