package dev.coalmine.internal.judging;

import java.util.List;

/**
 * What one batch says of the slow tail.
 *
 * @param levels calls above each threshold, the lowest first; {@value TailBets#LEVELS} of them
 */
public record TailEvidence(List<Level> levels) implements MetricEvidence {
    /** Copies the list and counts it. */
    public TailEvidence {
        levels = List.copyOf(levels);
        if (levels.size() != TailBets.LEVELS) {
            throw new IllegalArgumentException(
                    "Invalid number of tail levels " + levels.size() + ": expected are " + TailBets.LEVELS);
        }
    }

    /**
     * Calls above one threshold.
     *
     * @param nanos the threshold, in nanoseconds
     * @param counts who called, and who had a call above
     */
    public record Level(long nanos, CountEvidence counts) {}

    @Override
    public boolean isSilent() {
        return levels.stream().allMatch(level -> level.counts().isSilent());
    }
}
