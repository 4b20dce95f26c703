package dev.coalmine.internal.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keys testify about, beside their errors. Immutable.
 *
 * @param latency how latency is judged; null if nobody does
 * @param topics what else, at most {@value #MOST_TOPICS}
 * @param attendance whether it is counted who calls at all
 * @param signals what of business signals
 */
public record Hearing(
        @Nullable Tolerances latency, List<Topic> topics, Attendance attendance, List<SignalTopic> signals) {
    /** How many topics there may be, one bit of a testimony each: {@value}. */
    public static final int MOST_TOPICS = Testimony.BITS - Testimony.FIRST_TOPIC;

    /** Nothing but errors. */
    public static final Hearing ERRORS = new Hearing(null, List.of());

    private static final Tolerances NOTHING = new Tolerances(1, 1, 0);

    /** Where no business signal is heard. */
    public Hearing(@Nullable Tolerances latency, List<Topic> topics, Attendance attendance) {
        this(latency, topics, attendance, List.of());
    }

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
        signals = List.copyOf(signals);
        if (topics.size() > MOST_TOPICS) {
            throw new IllegalArgumentException(
                    "Invalid number of topics " + topics.size() + ": allowed are at most " + MOST_TOPICS);
        }
    }

    /**
     * By what the latencies of the candidate are lowered before they testify: divided by a ratio, or less a difference,
     * whichever is lower. So a candidate that takes the larger of so many times as long and so much longer, and no more,
     * testifies as stable does.
     *
     * @param harm the ratio in the bets that it is slower than tolerated, at least 1
     * @param proof the ratio in the bets that it is not slower than is to be proven, at least 1
     * @param nanos the difference in either, zero or more
     */
    public record Tolerances(double harm, double proof, long nanos) {
        /** Checks the numbers. */
        public Tolerances {
            if (!(harm >= 1 && proof >= 1)) {
                throw new IllegalArgumentException(
                        "Invalid latency tolerances " + harm + " and " + proof + ": allowed is 1 and above");
            }
            if (nanos < 0) {
                throw new IllegalArgumentException(
                        "Invalid latency tolerance " + nanos + " ns: allowed is zero or more");
            }
        }

        /** Returns a latency of the candidate, lowered by what is tolerated. */
        long lowered(long latency) {
            return lowered(latency, harm);
        }

        /** Returns a latency of the candidate, lowered by what is to be proven. */
        long loweredForProof(long latency) {
            return lowered(latency, proof);
        }

        private long lowered(long latency, double ratio) {
            return latency <= 0 ? latency : Math.max(0, Math.min((long) (latency / ratio), latency - nanos));
        }

        /** Returns the shortest latency of the candidate that is at least this when lowered by what is tolerated. */
        public long raised(long latency) {
            return raised(latency, harm);
        }

        /** Returns the shortest latency of the candidate that is at least this when lowered by what is to be proven. */
        public long raisedForProof(long latency) {
            return raised(latency, proof);
        }

        private long raised(long latency, double ratio) {
            return Math.max((long) Math.ceil(latency * ratio), latency + nanos);
        }
    }

    /** Returns how many matters keys testify about: the index of the last bit, and one. */
    public int matters() {
        return Testimony.FIRST_TOPIC + topics.size();
    }

    /** Returns whether anything is heard that depends on how long a call took. */
    public boolean needsTime() {
        return latency != null || topics.stream().anyMatch(Topic.Above.class::isInstance);
    }

    /** Returns by what the latencies of the candidate are lowered; nothing if nobody judges latency. */
    Tolerances tolerances() {
        return latency == null ? NOTHING : latency;
    }
}
