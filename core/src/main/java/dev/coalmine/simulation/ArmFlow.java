package dev.coalmine.simulation;

import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.util.List;

/**
 * The calls of one arm for as long as share and climate stay: how likely each cell is to be the next to call, to fail, to
 * take too long. Immutable.
 *
 * <p>Parts are of all calls of both arms, recorded or not.
 */
final class ArmFlow {
    /** From that many calls on, a draw for each group takes less time than one for each call. */
    private static final long MANY_CALLS = 8L * KeyBuckets.COUNT;

    private final Cells cells;
    private final Arm arm;
    private final Climate climate;
    private final int[] members;
    private final AliasTable failing;
    private final AliasTable succeeding;
    private final double[] inGroup = new double[KeyBuckets.COUNT];
    private final AliasTable groups;

    /** Makes the flow of the recorded calls of these cells on that arm. */
    ArmFlow(Cells cells, int[] members, Arm arm, Climate climate) {
        this.cells = cells;
        this.arm = arm;
        this.climate = climate;
        this.members = members;
        double[] fail = new double[members.length];
        double[] succeed = new double[members.length];
        for (int i = 0; i < members.length; i++) {
            int cell = members[i];
            double part = cells.part(cell);
            fail[i] = part * climate.failing(arm, cells.trait(cell));
            succeed[i] = part - fail[i];
            for (int group = 0; group < inGroup.length; group++) {
                inGroup[group] += part * cells.keysInGroup(cell, group) / cells.keys(cell);
            }
        }
        this.failing = new AliasTable(fail);
        this.succeeding = new AliasTable(succeed);
        this.groups = new AliasTable(inGroup);
    }

    Arm arm() {
        return arm;
    }

    Climate climate() {
        return climate;
    }

    /** Returns the cells whose keys call here; not to be changed. */
    int[] members() {
        return members;
    }

    /** Returns the part of all calls that comes here and fails. */
    double failing() {
        return failing.total();
    }

    /** Returns the part of all calls that comes here and succeeds. */
    double succeeding() {
        return succeeding.total();
    }

    /** Returns the cell of a failed call. */
    int failingCell(Draws draws) {
        return members[failing.draw(draws)];
    }

    /** Returns the number of some key of a cell, from zero on. */
    int key(int cell, Draws draws) {
        return draws.below(cells.keys(cell));
    }

    /** Returns the group of a key of a cell. */
    int groupOf(int cell, int key) {
        return cells.groupOf(cell, key);
    }

    /** Returns the cell of a successful call. */
    int succeedingCell(Draws draws) {
        return members[succeeding.draw(draws)];
    }

    /** Returns the part of so many calls of a tick that the recorder counts by group of keys. */
    double countedByGroup(long calls) {
        return climate.latencies(Climate.index(arm, false)).counted((double) calls);
    }

    /** Adds that many calls to the groups of keys that make them: one by one if they are few, else group by group. */
    void spreadOverGroups(long calls, long[] counts, Draws draws) {
        if (calls < MANY_CALLS) {
            for (long left = calls; left > 0; left--) {
                counts[groups.draw(draws)]++;
            }
            return;
        }
        long left = calls;
        double partLeft = groups.total();
        for (int group = 0; group < counts.length && left > 0; group++) {
            long here = draws.binomial(left, Math.min(1, inGroup[group] / partLeft));
            counts[group] += here;
            left -= here;
            partLeft -= inGroup[group];
        }
        counts[counts.length - 1] += left; // what rounding left over
    }

    /** Returns the part of all calls that each key of a cell makes here successfully. */
    double succeedingOfEachKey(int cell) {
        double ofCell = cells.part(cell) * (1 - climate.failing(arm, cells.trait(cell)));
        return ofCell / cells.keys(cell);
    }

    /** Returns which calls of this arm take as long as this bin or longer, and which as long as another one beyond. */
    TooLong tooLong(int bin, int proofBin) {
        double[] weights = new double[members.length];
        for (int i = 0; i < members.length; i++) {
            int cell = members[i];
            weights[i] = succeedingOfEachKey(cell)
                    * cells.keys(cell)
                    * latencies(cell).from(bin);
        }
        return new TooLong(this, new AliasTable(weights), bin, proofBin);
    }

    /** Returns what tells the keys of a cell from others. */
    Trait trait(int cell) {
        return cells.trait(cell);
    }

    /** Returns how long the successful calls of a cell take. */
    LatencyTable latencies(int cell) {
        return climate.latencies(latencyIndex(cell));
    }

    /** Returns where things are kept by the latency of a cell: see {@link Climate#index}. */
    int latencyIndex(int cell) {
        return Climate.index(arm, cells.trait(cell).slow());
    }

    /** Returns which bins the calls of this arm fall into by {@link #latencyIndex}, as parts of all calls. */
    List<LatencyPart> latencyParts() {
        double usual = 0;
        double slow = 0;
        for (int cell : members) {
            double part = succeedingOfEachKey(cell) * cells.keys(cell);
            usual += cells.trait(cell).slow() ? 0 : part;
            slow += cells.trait(cell).slow() ? part : 0;
        }
        return List.of(
                new LatencyPart(arm, climate.latencies(Climate.index(arm, false)), usual),
                new LatencyPart(arm, climate.latencies(Climate.index(arm, true)), slow));
    }

    /** Calls that take alike long, as a part of all calls. */
    record LatencyPart(Arm arm, LatencyTable latencies, double part) {
        /** Puts so many of them as come of that number of calls into the pool of the next reference. */
        void pool(double calls, MadeUpLatencies pool, Draws draws) {
            for (int bin = 0; bin < MadeUpLatencies.BINS; bin++) {
                long here = draws.poisson(calls * part * latencies.in(bin));
                if (here > 0) {
                    pool.pool(arm, bin, here);
                }
            }
        }
    }

    /** The calls of an arm that take too long for some matter. Immutable. */
    static final class TooLong {
        private final ArmFlow flow;
        private final AliasTable table;
        private final int bin;
        private final int proofBin;

        private TooLong(ArmFlow flow, AliasTable table, int bin, int proofBin) {
            this.flow = flow;
            this.table = table;
            this.bin = bin;
            this.proofBin = proofBin;
        }

        /** Returns the probability that a successful call is one of them. */
        double probability() {
            return flow.succeeding() == 0 ? 0 : Math.min(1, table.total() / flow.succeeding());
        }

        /** Returns the cell of one of them. */
        int cell(Draws draws) {
            return flow.members[table.draw(draws)];
        }

        /** Draws whether one of that cell takes so long that it speaks against the proof as well. */
        boolean speaksAgainstProof(int cell, Draws draws) {
            LatencyTable latencies = flow.latencies(cell);
            return proofBin <= bin || draws.chance(latencies.from(proofBin) / latencies.from(bin));
        }
    }
}
