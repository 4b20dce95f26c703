package dev.coalmine.verdict;

/**
 * What the latencies that a {@link Tally} counts were held against: something of the frozen reference, which is what calls
 * of both arms took shortly before.
 */
public sealed interface Yardstick {
    /** Returns this yardstick after what was counted with a later one. */
    Yardstick plus(Yardstick later);

    /**
     * A threshold, above which calls testify. The latencies of the candidate were divided by what is tolerated before.
     *
     * @param nanos the threshold in nanoseconds; where the reference was renewed, the one in force last
     */
    record Threshold(long nanos) implements Yardstick {
        /** Checks the threshold. */
        public Threshold {
            if (nanos < 0) {
                throw new IllegalArgumentException("Invalid threshold " + nanos + " ns: allowed is 0 and above");
            }
        }

        @Override
        public Yardstick plus(Yardstick later) {
            return later;
        }
    }

    /**
     * Ranks, from 0 for what is faster than all of the reference to 1.
     *
     * @param candidate the sum of the ranks of the candidate's keys
     * @param stable the sum of the ranks of stable's keys
     */
    record Ranks(double candidate, double stable) implements Yardstick {
        /** Checks the sums. */
        public Ranks {
            if (!(candidate >= 0 && stable >= 0 && Double.isFinite(candidate + stable))) {
                throw new IllegalArgumentException(
                        "Invalid sums of ranks " + candidate + " and " + stable + ": allowed is 0 and above");
            }
        }

        @Override
        public Yardstick plus(Yardstick later) {
            return later instanceof Ranks more ? new Ranks(candidate + more.candidate, stable + more.stable) : later;
        }
    }
}
