package dev.coalmine.internal.recording;

import java.util.Objects;

/**
 * A business signal that a plan wants keys to testify about, once for each process.
 *
 * @param signal its name
 * @param kind what of it is heard
 * @param tolerated by which part of their amount the candidate's values are moved before they testify: above zero upwards,
 *     below zero downwards, between −1 and 1
 * @param proven the same before they testify to the proof
 */
public record SignalTopic(String signal, Kind kind, double tolerated, double proven) {
    /** What of a signal is heard. */
    public enum Kind {
        /** The first value of a key. */
        VALUE,
        /** That a key has the outcome. */
        OUTCOME
    }

    /** Checks that there is a signal, and that no value changes places with another by being moved. */
    public SignalTopic {
        Objects.requireNonNull(signal, "signal");
        if (!(Math.abs(tolerated) < 1 && Math.abs(proven) < 1)) {
            throw new IllegalArgumentException(
                    "Invalid parts " + tolerated + " and " + proven + ": allowed is between -1 and 1");
        }
    }

    /** Returns whether this is heard where something is recorded under that name. */
    boolean hears(Kind what, String name) {
        return kind == what && signal.equals(name);
    }

    /** Returns a value of the candidate, moved by what is tolerated. */
    double tolerantly(double value) {
        return value + Math.abs(value) * tolerated;
    }

    /** Returns a value of the candidate, moved by what is to be proven. */
    double provingly(double value) {
        return value + Math.abs(value) * proven;
    }
}
