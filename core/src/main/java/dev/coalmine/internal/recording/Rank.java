package dev.coalmine.internal.recording;

/**
 * Where a latency lies among those of a reference, told so that instances can add up what they heard though each has a
 * reference of its own: by cells that hold the same part of any reference.
 *
 * <p>Cells hold 2% each up to p90, 1% each up to p99, and then what is left up to p99.9, and all above. An odd reference,
 * with many equal latencies, leaves cells empty and puts more into others. That measures less sharply, and harms no healthy
 * candidate: into which cell a latency falls is settled before it is known, alike for both arms.
 */
public final class Rank {
    private static final int BELOW_P90 = 45;
    private static final int BELOW_P99 = 9;

    /** How many cells there are: {@value}. */
    public static final int CELLS = BELOW_P90 + BELOW_P99 + 2;

    private Rank() {}

    /** Returns how much of a reference lies in each cell, in thousandths, fastest first; the caller's own. */
    static long[] thousandths() {
        long[] parts = new long[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            parts[cell] = cell < BELOW_P90 ? 20 : 10;
        }
        parts[CELLS - 2] = 9;
        parts[CELLS - 1] = 1;
        return parts;
    }

    /**
     * Returns the cell of a latency.
     *
     * @param midRank the part of the reference that is faster, and half of what is alike, from 0 to 1
     * @param tails how many of p90, p99 and p99.9 it lies above
     */
    static int of(double midRank, int tails) {
        return switch (tails) {
            case 0 -> within((int) (midRank * 50), 0, BELOW_P90 - 1);
            case 1 -> within((int) (midRank * 100) - BELOW_P90, BELOW_P90, CELLS - 3);
            case 2 -> CELLS - 2;
            default -> CELLS - 1;
        };
    }

    private static int within(int cell, int least, int most) {
        return Math.max(least, Math.min(most, cell));
    }
}
