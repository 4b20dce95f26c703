package dev.coalmine.simulation;

/** Into which notch of a scale a latency falls, told by its luck: from 0 for the fastest to 1 for the slowest. Immutable. */
final class NotchTable {
    private static final int SECTORS = 256;

    private final double[] upTo;

    /** The lowest notch that luck of a sector can lead to. */
    private final int[] firstOfSector = new int[SECTORS];

    /** Makes the table, given the shortest latency of each notch, in nanoseconds. */
    NotchTable(Latency latency, long[] starts) {
        this.upTo = new double[starts.length];
        for (int notch = 0; notch + 1 < starts.length; notch++) {
            upTo[notch] = 1 - latency.above((double) starts[notch + 1]);
        }
        upTo[starts.length - 1] = 1;
        int notch = 0;
        for (int sector = 0; sector < SECTORS; sector++) {
            while (upTo[notch] <= (double) sector / SECTORS) {
                notch++;
            }
            firstOfSector[sector] = notch;
        }
    }

    /** Returns the notch of a latency with that luck, 1 excluded. */
    int notch(double luck) {
        int notch = firstOfSector[(int) (luck * SECTORS)];
        while (upTo[notch] <= luck) {
            notch++;
        }
        return notch;
    }
}
