package dev.coalmine.internal.recording;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What keys testify about, beside their errors. Immutable.
 *
 * @param latencyTolerance by what the latencies of the candidate are divided before they testify, at least 1; empty if
 *     nobody judges latency, so that no successful call looks at a table
 * @param topics what else, at most {@value #MOST_TOPICS}
 */
public record Hearing(OptionalDouble latencyTolerance, List<Topic> topics) {
    /** How many topics there may be, one bit of a testimony each: {@value}. */
    public static final int MOST_TOPICS = 5;

    /** Nothing but errors. */
    public static final Hearing ERRORS = new Hearing(OptionalDouble.empty(), List.of());

    /** Copies the topics and checks the numbers. */
    public Hearing {
        if (latencyTolerance.isPresent() && !(latencyTolerance.getAsDouble() >= 1)) {
            throw new IllegalArgumentException(
                    "Invalid latency tolerance " + latencyTolerance.getAsDouble() + ": allowed is 1 and above");
        }
        topics = List.copyOf(topics);
        if (topics.size() > MOST_TOPICS) {
            throw new IllegalArgumentException(
                    "Invalid number of topics " + topics.size() + ": allowed are at most " + MOST_TOPICS);
        }
    }

    /** Returns whether anything is heard that depends on how long a call took. */
    public boolean needsTime() {
        return latencyTolerance.isPresent() || topics.stream().anyMatch(Topic.Above.class::isInstance);
    }

    /** Returns by what the latencies of the candidate are divided; 1 if nobody judges latency. */
    double tolerance() {
        return latencyTolerance.orElse(1);
    }
}
