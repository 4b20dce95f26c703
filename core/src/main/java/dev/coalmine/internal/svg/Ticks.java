package dev.coalmine.internal.svg;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Where the labels of an axis stand: on round numbers. Pure functions. */
final class Ticks {
    private static final double[] TIME_STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200
    };
    private static final double DAY = 86_400;
    private static final double MINUTE = 60;
    private static final double SLACK = 1e-9;

    private static final DateTimeFormatter SECONDS = formatter("HH:mm:ss");
    private static final DateTimeFormatter MINUTES = formatter("HH:mm");
    private static final DateTimeFormatter DAYS = formatter("MM-dd");

    private Ticks() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    /** Returns the smallest of 1, 2 and 5 times a power of ten that is not below the value. */
    private static double roundStep(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= value * (1 - SLACK)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** Returns a round number not below the value, little above it; 1 for anything that is not above zero. */
    static double roundedUp(double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            return 1;
        }
        double step = roundStep(value / 5);
        return step * Math.ceil(value / step * (1 - SLACK));
    }

    /** Returns multiples of a round step: as many as there is room for, but at least two. */
    static List<Double> linear(double from, double to, int room) {
        double step = roundStep((to - from) / room);
        List<Double> values = multiples(step, from, to);
        return values.size() >= 2 ? values : multiples(roundStep(step / 2.5), from, to);
    }

    private static List<Double> multiples(double step, double from, double to) {
        List<Double> values = new ArrayList<>();
        double slack = step * 1e-6;
        for (double i = Math.ceil((from - slack) / step); i * step <= to + slack; i++) {
            values.add(i * step + 0.0); // never minus zero
        }
        return values;
    }

    /** Returns powers of ten, with 2 and 5 between them where there is room; linear ones within less than a decade. */
    static List<Double> log(double from, double to, int room) {
        double decades = Math.log10(to / from);
        if (decades < 1) {
            return linear(from, to, room);
        }
        int[] factors = decades * 3 <= room + 1 ? new int[] {1, 2, 5} : new int[] {1};
        int every = (int) Math.ceil(decades / room);
        List<Double> values = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
            for (int factor : factors) {
                double value = factor * Math.pow(10, power);
                boolean inside = value >= from * (1 - SLACK) && value <= to * (1 + SLACK);
                if (inside && Math.floorMod(power, every) == 0) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    static List<Tick> labelled(List<Double> values, DoubleFunction<String> format) {
        return values.stream()
                .map(value -> new Tick(value, format.apply(value)))
                .toList();
    }

    /** Returns round times of day, or days. */
    static List<Tick> time(double from, double to, int room) {
        double wide = timeStep((to - from) / room);
        double step = wide > MINUTE ? timeStep((to - from) / (room + 1)) : wide; // without seconds labels are short
        return labelled(multiples(step, from, to), value -> clock(value, step));
    }

    private static double timeStep(double least) {
        for (double step : TIME_STEPS) {
            if (step >= least) {
                return step;
            }
        }
        return DAY * Math.ceil(least / DAY);
    }

    /** Returns a time in seconds since 1970 as finely as steps of that many seconds need. */
    static String clock(double seconds, double step) {
        DateTimeFormatter format = step < MINUTE ? SECONDS : step < DAY ? MINUTES : DAYS;
        return format.format(Instant.ofEpochSecond(Math.round(seconds)));
    }
}
