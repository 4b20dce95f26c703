package dev.coalmine.simulation;

import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.plan.Arm;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** How long the first calls of keys take, on the scale of one epoch. Not thread-safe. */
final class FirstLatencies {
    /** Where so many calls are to be expected, there is hardly ever none. */
    private static final double FEW_CALLS = 16;

    private final Spoken spoken;
    private final LatencyScale scale;
    private final long[] starts;
    private final Hearing.Tolerances tolerances;

    /** The tables of a climate, by {@link Climate#index}. */
    private final @Nullable Tables[] tables = new Tables[Climate.INDEXES];

    private @Nullable Climate climate;
    private ByArm<Firsts> firsts;

    /** Keys by notch. */
    private static final class Firsts {
        private final long[] inA;
        private final long[] inB;
        private final long[] proof;

        Firsts(int notches) {
            this.inA = new long[notches];
            this.inB = new long[notches];
            this.proof = new long[notches];
        }
    }

    /** Where latencies lie in the bets against the candidate, and in those for the proof. */
    private record Tables(NotchTable harm, NotchTable proof) {}

    FirstLatencies(Spoken spoken, LatencyScale scale, Hearing.Tolerances tolerances) {
        this.spoken = spoken;
        this.scale = scale;
        this.starts = MadeUpLatencies.startsOf(scale);
        this.tolerances = tolerances;
        this.firsts = nobody(scale);
    }

    private static ByArm<Firsts> nobody(LatencyScale scale) {
        return new ByArm<>(() -> new Firsts(scale.notches()));
    }

    /**
     * Lets the keys of an arm call.
     *
     * @param calls how many calls of both arms there are to be expected
     * @param successes how many of this arm's succeeded
     */
    void pass(ArmFlow flow, double calls, long successes, Draws draws) {
        // which way to draw must not depend on what was drawn; where keys are drawn, calls go unasked, so there must be
        // some
        if (calls * flow.succeeding() < Math.max(FEW_CALLS, flow.members().length / 2.0)) {
            for (long call = 0; call < successes; call++) {
                int cell = flow.succeedingCell(draws);
                hear(flow, cell, spoken.speaks(cell, draws), draws);
            }
            return;
        }
        for (int cell : flow.members()) {
            if (!spoken.isSilent(cell)) {
                double speaks = -Math.expm1(-calls * flow.succeedingOfEachKey(cell));
                for (long left = spoken.olderOnes(cell, speaks, draws); left > 0; left--) {
                    hear(flow, cell, spoken.hearAgain(draws), draws);
                }
                for (long left = spoken.newOnes(cell, speaks, draws); left > 0; left--) {
                    hear(flow, cell, spoken.hearNew(draws), draws);
                }
            }
        }
    }

    private void hear(ArmFlow flow, int cell, int heard, Draws draws) {
        if (heard == 0) {
            return;
        }
        Tables ofCell = tables(flow, cell);
        double luck = draws.uniform();
        int notch = ofCell.harm.notch(luck);
        Firsts ofArm = firsts.of(flow.arm());
        ofArm.inB[notch] += Spoken.inB(heard);
        if (Spoken.inA(heard) != 0) {
            ofArm.inA[notch]++;
            ofArm.proof[ofCell.proof.notch(luck)]++;
        }
    }

    private Tables tables(ArmFlow flow, int cell) {
        if (climate != flow.climate()) {
            climate = flow.climate();
            Arrays.fill(tables, null);
        }
        int index = flow.latencyIndex(cell);
        Tables known = tables[index];
        if (known == null) {
            Latency latency = flow.latencies(cell).latency();
            boolean isCandidate = flow.arm() == Arm.CANDIDATE;
            known = new Tables(
                    new NotchTable(latency, isCandidate ? raised(tolerances::raised) : starts),
                    new NotchTable(latency, isCandidate ? raised(tolerances::raisedForProof) : starts));
            tables[index] = known;
        }
        return known;
    }

    private long[] raised(LongUnaryOperator tolerance) {
        return Arrays.stream(starts).map(tolerance).toArray();
    }

    /** Returns what is new since it was last asked. */
    LatencyFirsts takeNew() {
        Firsts stable = firsts.of(Arm.STABLE);
        Firsts candidate = firsts.of(Arm.CANDIDATE);
        firsts = nobody(scale);
        return MadeUpLatencies.firsts(scale, stable.inA, candidate.inA, stable.inB, candidate.inB, candidate.proof);
    }
}
