package dev.coalmine.simulation;

/**
 * Draws one of many with given weights, in one step however many there are. Immutable.
 *
 * <p>Walker's alias method, built as in Vose, <i>A linear algorithm for generating random numbers with a given
 * distribution</i> (IEEE Transactions on Software Engineering 17, 1991).
 */
final class AliasTable {
    private final double total;
    private final double[] own;
    private final int[] alias;

    /** Makes the table of these weights, which are zero or more. */
    AliasTable(double[] weights) {
        int size = weights.length;
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        this.total = sum;
        this.own = new double[size];
        this.alias = new int[size];
        int[] queue = new int[size];
        int small = 0;
        int large = size;
        for (int i = 0; i < size; i++) {
            own[i] = sum > 0 ? weights[i] * size / sum : 1;
            alias[i] = i;
            if (own[i] < 1) {
                queue[small++] = i;
            } else {
                queue[--large] = i;
            }
        }
        // from the bottom those that have room, from the top those that have too much
        int at = 0;
        while (at < small && large < size) {
            int poor = queue[at++];
            int rich = queue[large];
            alias[poor] = rich;
            own[rich] -= 1 - own[poor];
            if (own[rich] < 1) {
                queue[small++] = rich; // its place is free: it was the next of the large ones
                large++;
            }
        }
        while (at < small) {
            own[queue[at++]] = 1; // what rounding left over
        }
    }

    /** Returns the sum of all weights. */
    double total() {
        return total;
    }

    /** Returns the index of one of them; only if there are any, and not all weights are zero. */
    int draw(Draws draws) {
        double at = draws.uniform() * own.length;
        int index = (int) at;
        return at - index < own[index] ? index : alias[index];
    }
}
