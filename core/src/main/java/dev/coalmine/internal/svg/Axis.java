package dev.coalmine.internal.svg;

import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One axis of a chart: what it measures, over which range, on which scale. Immutable. Values outside of the range are
 * drawn at its edge.
 */
public final class Axis {
    private enum Scale {
        LINEAR,
        LOG,
        TIME
    }

    private final String label;
    private final Scale scale;
    private final double from;
    private final double to;
    private final DoubleFunction<String> format;

    private Axis(String label, Scale scale, double from, double to, DoubleFunction<String> format) {
        this.label = label;
        this.scale = scale;
        this.from = from;
        this.to = to;
        this.format = format;
    }

    /**
     * Returns a linear axis.
     *
     * @throws IllegalArgumentException if the range is not finite or does not rise
     */
    public static Axis linear(String label, double from, double to) {
        return new Axis(label, Scale.LINEAR, from, requireAbove(from, to), Labels::number);
    }

    /** Returns a linear axis from zero to a round number that is not below this one. */
    public static Axis upTo(String label, double most) {
        return linear(label, 0, Ticks.roundedUp(most));
    }

    /**
     * Returns a logarithmic axis.
     *
     * @throws IllegalArgumentException if the range is not finite and above zero, or does not rise
     */
    public static Axis log(String label, double from, double to) {
        if (!(from > 0)) {
            throw new IllegalArgumentException("Invalid start " + from + " of a logarithmic axis: allowed is above 0");
        }
        return new Axis(label, Scale.LOG, from, requireAbove(from, to), Labels::number);
    }

    /**
     * Returns an axis of wall-clock times in UTC; its values are {@linkplain #at seconds since 1970}.
     *
     * @throws IllegalArgumentException if the range does not rise
     */
    public static Axis time(String label, Instant from, Instant to) {
        return new Axis(label, Scale.TIME, at(from), requireAbove(at(from), at(to)), Labels::number);
    }

    /** Returns the value of an instant on an axis of times. */
    public static double at(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static double requireAbove(double from, double to) {
        if (!(Double.isFinite(from) && Double.isFinite(to) && from < to)) {
            throw new IllegalArgumentException(
                    "Invalid axis from " + from + " to " + to + ": allowed is a rising range");
        }
        return to;
    }

    /** Returns a copy whose values are written like this; times are always written as such. */
    public Axis written(DoubleFunction<String> format) {
        return new Axis(label, scale, from, to, format);
    }

    String label() {
        return label;
    }

    /** Returns where a value stands, from 0 at the start to 1 at the end; what lies outside stands at the edge. */
    double position(double value) {
        double position = scale == Scale.LOG
                ? Math.log(Math.max(value, Double.MIN_NORMAL) / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return Math.min(1, Math.max(0, position));
    }

    /** Returns how a value is written. */
    String write(double value) {
        return scale == Scale.TIME ? Ticks.clock(value, 1) : format.apply(value);
    }

    /** Returns the labelled values, about as many as there is room for. */
    List<Tick> ticks(int room) {
        return switch (scale) {
            case LINEAR -> Ticks.labelled(Ticks.linear(from, to, room), format);
            case LOG -> Ticks.labelled(Ticks.log(from, to, room), format);
            case TIME -> Ticks.time(from, to, room);
        };
    }
}
