package dev.coalmine.simulation;

import java.util.Arrays;

/**
 * Which keys have spoken on one matter, in the judge's process A, which runs since the start, and in its process B, which
 * restarts with every epoch: what the recorder keeps in its testimony tables. Not thread-safe.
 *
 * <p>Since the keys of a cell are alike, how many of them have spoken is all there is to know: which one speaks next is
 * drawn. It is the same with the slots of the tables. A key's slot is any of them, so that it finds it taken with the
 * probability that is the part of the slots taken, and then stays unheard: that is how the tables grow deaf. Who has
 * spoken in B has spoken in A, and a slot taken in B is taken in A.
 */
final class Spoken {
    private static final int IN_A = 1;

    private static final int IN_B = 2;

    private final Cells cells;
    private final double slots;
    private final int[] inA;
    private final int[] inB;
    private double takenInA;
    private double takenInB;

    /** Makes one of which nobody has spoken yet. */
    Spoken(Cells cells, double slots) {
        this.cells = cells;
        this.slots = slots;
        this.inA = new int[cells.size()];
        this.inB = new int[cells.size()];
    }

    /** Returns 1 if a key was heard in process A, else 0. */
    static int inA(int heard) {
        return heard & IN_A;
    }

    /** Returns 1 if a key was heard in process B, else 0. */
    static int inB(int heard) {
        return (heard & IN_B) >> 1;
    }

    /** Lets all keys speak again in process B. */
    void restart() {
        Arrays.fill(inB, 0);
        takenInB = 0;
    }

    /** Lets all keys speak again in both processes. */
    void restartAll() {
        restart();
        Arrays.fill(inA, 0);
        takenInA = 0;
    }

    /** Lets some key of a cell speak, and returns where it is heard, zero for nowhere; see {@link #inA}. */
    int speaks(int cell, Draws draws) {
        double key = draws.uniform() * cells.keys(cell);
        if (key < inB[cell]) {
            return 0;
        }
        inB[cell]++;
        if (key < inA[cell]) {
            return hearAgain(draws);
        }
        inA[cell]++;
        return hearNew(draws);
    }

    /**
     * Lets each key of a cell that has never spoken do so with that probability, and returns how many did; where each of
     * them is heard is told by {@link #hearNew}.
     */
    long newOnes(int cell, double probability, Draws draws) {
        long speaking = draws.binomial(cells.keys(cell) - inA[cell], probability);
        inA[cell] += (int) speaking;
        inB[cell] += (int) speaking;
        return speaking;
    }

    /** Likewise for those that have spoken before the epoch began; to be asked first. */
    long olderOnes(int cell, double probability, Draws draws) {
        long speaking = draws.binomial(inA[cell] - inB[cell], probability);
        inB[cell] += (int) speaking;
        return speaking;
    }

    /** Returns whether every key of a cell has spoken since the epoch began. */
    boolean isSilent(int cell) {
        return inB[cell] == cells.keys(cell);
    }

    /** Returns where a key is heard that has never spoken. */
    int hearNew(Draws draws) {
        double slot = draws.uniform() * slots;
        if (slot < takenInB) {
            return 0;
        }
        takenInB++;
        if (slot < takenInA) {
            return IN_B;
        }
        takenInA++;
        return IN_A | IN_B;
    }

    /** Returns where a key is heard that has spoken before the epoch began. */
    int hearAgain(Draws draws) {
        if (draws.uniform() * slots < takenInB) {
            return 0;
        }
        takenInB++;
        return IN_B;
    }
}
