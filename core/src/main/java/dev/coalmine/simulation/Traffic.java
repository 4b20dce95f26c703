package dev.coalmine.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The calls that come in: how many, by which keys, how often a healthy implementation fails and how long it takes.
 * Immutable and thread-safe; every setter returns a changed copy.
 *
 * <p>Calls arrive independently of one another (a Poisson process); what makes them hang together is said here: keys
 * that fail or are slow again and again, {@linkplain Incident incidents}, the time of day.
 */
public final class Traffic {
    /** Default number of keys: {@value}. */
    public static final int DEFAULT_KEYS = 100_000;

    /** Default part of the calls that fails: {@value}. */
    public static final double DEFAULT_FAILING = 0.001;

    /** Most incidents: {@value}. */
    public static final int MOST_INCIDENTS = 16;

    private final double perSecond;
    private final Population keys;
    private final Failing failing;
    private final Latency latency;
    private final Changes changes;

    /** How often calls fail, and which part of the failures is of which type. */
    private record Failing(double part, Map<Class<? extends Throwable>, Double> types) {}

    /** What changes in the course of time. */
    private record Changes(double swing, Duration period, List<Incident> incidents) {}

    private Traffic(double perSecond, Population keys, Failing failing, Latency latency, Changes changes) {
        this.perSecond = perSecond;
        this.keys = keys;
        this.failing = failing;
        this.latency = latency;
        this.changes = changes;
    }

    /**
     * Returns traffic of that many calls a second, both arms together, with every default: {@value #DEFAULT_KEYS} keys
     * alike, of which a call fails with probability {@value #DEFAULT_FAILING}, and takes 20 ms in the median, 64 ms at
     * p99.
     *
     * @param calls from 0.001 to 1,000,000
     * @throws IllegalArgumentException if outside
     */
    public static Traffic perSecond(double calls) {
        Require.between("calls per second", calls, 0.001, 1e6, "0.001 to 1,000,000");
        return new Traffic(
                calls,
                Population.even(DEFAULT_KEYS),
                new Failing(DEFAULT_FAILING, Map.of()),
                Latency.lognormal(Duration.ofMillis(20), 0.5),
                new Changes(0, Duration.ofDays(1), List.of()));
    }

    /** Returns a copy with these keys. */
    public Traffic keys(Population keys) {
        return new Traffic(perSecond, Objects.requireNonNull(keys, "keys"), failing, latency, changes);
    }

    /**
     * Returns a copy of whose calls a healthy implementation fails that part.
     *
     * @param part from 0 to 1
     * @throws IllegalArgumentException if outside
     */
    public Traffic failing(double part) {
        Require.fraction("failing part of the calls", part);
        return new Traffic(perSecond, keys, new Failing(part, failing.types), latency, changes);
    }

    /**
     * Returns a copy in which that part of all failures is of that type, for plans with
     * {@link dev.coalmine.plan.Guardrail#failuresOf}; without it these guardrails hear nothing.
     *
     * @param type the very type that is thrown
     * @param part from 0 to 1
     * @throws IllegalArgumentException if the part lies outside, or all parts together are more than 1
     */
    public Traffic failingWith(Class<? extends Throwable> type, double part) {
        Require.fraction("part of the failures", part);
        Map<Class<? extends Throwable>, Double> types = new LinkedHashMap<>(failing.types);
        types.put(Objects.requireNonNull(type, "type"), part);
        double sum = types.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1) {
            throw new IllegalArgumentException("Invalid part " + part + " of the failures for " + type.getSimpleName()
                    + ": all types together come to " + sum + ", allowed is at most 1");
        }
        return new Traffic(
                perSecond, keys, new Failing(failing.part, Collections.unmodifiableMap(types)), latency, changes);
    }

    /** Returns a copy whose calls, where they succeed, take that long on a healthy implementation. */
    public Traffic taking(Latency latency) {
        return new Traffic(perSecond, keys, failing, Objects.requireNonNull(latency, "latency"), changes);
    }

    /**
     * Returns a copy whose number of calls swings up and down in a day, beginning in the middle and rising.
     *
     * @param amplitude from 0 to 1: by which part of the mean; with 1 there is a moment without calls
     * @throws IllegalArgumentException if outside
     */
    public Traffic swinging(double amplitude) {
        return swinging(amplitude, Duration.ofDays(1));
    }

    /**
     * Returns a copy whose number of calls swings up and down, beginning in the middle and rising.
     *
     * @param amplitude from 0 to 1: by which part of the mean; with 1 there is a moment without calls
     * @param period from one peak to the next, above zero
     * @throws IllegalArgumentException if one lies outside
     */
    public Traffic swinging(double amplitude, Duration period) {
        Require.fraction("amplitude of the swing", amplitude);
        Require.positive("period of the swing", period);
        return new Traffic(perSecond, keys, failing, latency, new Changes(amplitude, period, changes.incidents));
    }

    /**
     * Returns a copy with this incident besides.
     *
     * @throws IllegalStateException if there are {@value #MOST_INCIDENTS} already
     */
    public Traffic incident(Incident incident) {
        if (changes.incidents.size() == MOST_INCIDENTS) {
            throw new IllegalStateException("Too many incidents: a traffic has at most " + MOST_INCIDENTS);
        }
        List<Incident> all = new ArrayList<>(changes.incidents);
        all.add(Objects.requireNonNull(incident, "incident"));
        return new Traffic(
                perSecond, keys, failing, latency, new Changes(changes.swing, changes.period, List.copyOf(all)));
    }

    Population keys() {
        return keys;
    }

    double failing() {
        return failing.part;
    }

    Map<Class<? extends Throwable>, Double> failureTypes() {
        return failing.types;
    }

    Latency latency() {
        return latency;
    }

    List<Incident> incidents() {
        return changes.incidents;
    }

    /** Returns how many calls a second come in at that time, incidents left out. */
    double perSecondAt(long nanos) {
        if (changes.swing == 0) {
            return perSecond;
        }
        double turns = (double) nanos / changes.period.toNanos();
        return perSecond * (1 + changes.swing * Math.sin(2 * Math.PI * turns));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Words.number(perSecond));
        text.append(" calls/s by ").append(keys);
        text.append("; ")
                .append(Words.percent(failing.part))
                .append(" failing; ")
                .append(latency);
        if (changes.swing > 0) {
            text.append("; swinging by ").append(Words.percent(changes.swing));
            text.append(" in ").append(Words.duration(changes.period));
        }
        changes.incidents.forEach(incident -> text.append("; ").append(incident));
        return text.toString();
    }
}
