package dev.coalmine.simulation;

import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of one rollout in groups, the <em>cells</em>: keys of a cell are as busy, of the same kind, and on the same
 * arm at every share of the plan. So nothing tells them apart, and all that has to be remembered of a cell is how many of
 * its keys have done what. Immutable.
 */
final class Cells {
    private final Trait[] traits;
    private final int[] keys;
    private final double[] parts;
    private final Piece[] pieces;
    private final int[][] upToGroup;

    private Cells(List<Cell> cells) {
        int size = cells.size();
        this.traits = new Trait[size];
        this.keys = new int[size];
        this.parts = new double[size];
        this.pieces = new Piece[size];
        this.upToGroup = new int[size][];
        for (int i = 0; i < size; i++) {
            Cell cell = cells.get(i);
            traits[i] = cell.trait;
            keys[i] = cell.keys();
            parts[i] = cell.keys() * cell.partOfEach;
            pieces[i] = cell.piece;
            upToGroup[i] = cell.upToGroup.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** The keys of one cell, and how many of them lie in each group or one before. */
    private record Cell(Piece piece, Trait trait, double partOfEach, List<Integer> upToGroup) {
        int keys() {
            return upToGroup.get(upToGroup.size() - 1);
        }
    }

    /** Routing buckets, the last of them excluded. */
    private record Piece(int from, int to) {}

    /** Returns how many cells there are. */
    int size() {
        return keys.length;
    }

    /** Returns what tells the keys of a cell from others. */
    Trait trait(int cell) {
        return traits[cell];
    }

    /** Returns how many keys a cell has, at least one. */
    int keys(int cell) {
        return keys[cell];
    }

    /** Returns which part of all calls the keys of a cell make together. */
    double part(int cell) {
        return parts[cell];
    }

    /** Returns whether the keys of a cell lie in the routing buckets from there, up to there, the latter excluded. */
    boolean liesWithin(int cell, int from, int to) {
        return pieces[cell].from >= from && pieces[cell].to <= to;
    }

    /** Returns whether a cell has keys on both sides of that routing bucket. */
    boolean isCutBy(int cell, int bucket) {
        return pieces[cell].from < bucket && pieces[cell].to > bucket;
    }

    /** Returns in which of the groups, by which dispersion is measured, the key of a cell with that number lies. */
    int groupOf(int cell, int key) {
        int found = Arrays.binarySearch(upToGroup[cell], key + 1);
        int group = found >= 0 ? found : -found - 1;
        while (group > 0 && upToGroup[cell][group - 1] > key) {
            group--;
        }
        return group;
    }

    /** Returns how many keys of a cell lie in that group. */
    int keysInGroup(int cell, int group) {
        return upToGroup[cell][group] - (group == 0 ? 0 : upToGroup[cell][group - 1]);
    }

    /** Puts keys into cells. */
    static final class Builder {
        private final Draws draws;
        private final List<Cell> cells = new ArrayList<>();

        Builder(Draws draws) {
            this.draws = draws;
        }

        /** Adds that many keys of a kind, spread over the pieces between the cuts by their hash. */
        void add(Trait trait, long keys, double partOfEach, int[] cuts) {
            long left = keys;
            for (int piece = 0; piece + 1 < cuts.length && left > 0; piece++) {
                double part = (double) (cuts[piece + 1] - cuts[piece]) / (cuts[cuts.length - 1] - cuts[piece]);
                int here = (int) draws.binomial(left, part);
                if (here > 0) {
                    cells.add(new Cell(new Piece(cuts[piece], cuts[piece + 1]), trait, partOfEach, upToGroup(here)));
                    left -= here;
                }
            }
        }

        private List<Integer> upToGroup(int keys) {
            List<Integer> upTo = new ArrayList<>(KeyBuckets.COUNT);
            int placed = 0;
            for (int left = KeyBuckets.COUNT; left > 0; left--) {
                placed += (int) draws.binomial(keys - placed, 1.0 / left);
                upTo.add(placed);
            }
            return upTo;
        }

        Cells build() {
            return new Cells(cells);
        }
    }
}
