package dev.coalmine.internal.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keys testify about, beside their errors. Immutable.
 *
 * @param latency how latency is judged; null if nobody does
 * @param topics what else, at most {@value #MOST_TOPICS}
 * @param attendance whether it is counted who calls at all
 */
public record Hearing(@Nullable Tolerances latency, List<Topic> topics, Attendance attendance) {
    /** How many topics there may be, one bit of a testimony each: {@value}. */
    public static final int MOST_TOPICS = Testimony.BITS - Testimony.FIRST_TOPIC;

    /** Nothing but errors. */
    public static final Hearing ERRORS = new Hearing(null, List.of());

    private static final Tolerances NOTHING = new Tolerances(1, 1);

    /** Where it is not counted who calls. */
    public Hearing(@Nullable Tolerances latency, List<Topic> topics) {
        this(latency, topics, Attendance.IGNORED);
    }

    /** Whether distinct keys are counted that call, whatever comes of it. */
    public enum Attendance {
        /** They are: every recorded call looks at the table once. */
        COUNTED,
        /** They are not. */
        IGNORED
    }

    /** Copies the topics and counts them. */
    public Hearing {
        topics = List.copyOf(topics);
        if (topics.size() > MOST_TOPICS) {
            throw new IllegalArgumentException(
                    "Invalid number of topics " + topics.size() + ": allowed are at most " + MOST_TOPICS);
        }
    }

    /**
     * By what the latencies of the candidate are divided before they testify.
     *
     * @param harm in the bets that it is slower than tolerated, at least 1
     * @param proof in the bets that it is not slower than is to be proven, at least 1
     */
    public record Tolerances(double harm, double proof) {
        /** Checks the numbers. */
        public Tolerances {
            if (!(harm >= 1 && proof >= 1)) {
                throw new IllegalArgumentException(
                        "Invalid latency tolerances " + harm + " and " + proof + ": allowed is 1 and above");
            }
        }
    }

    /** Returns how many matters keys testify about: the index of the last bit, and one. */
    int matters() {
        return Testimony.FIRST_TOPIC + topics.size();
    }

    /** Returns whether anything is heard that depends on how long a call took. */
    public boolean needsTime() {
        return latency != null || topics.stream().anyMatch(Topic.Above.class::isInstance);
    }

    /** Returns by what the latencies of the candidate are divided; 1 if nobody judges latency. */
    Tolerances tolerances() {
        return latency == null ? NOTHING : latency;
    }
}
