package dev.coalmine.internal.judging;

import java.util.List;

/**
 * What the recorder has to say at one tick.
 *
 * @param restart which processes begin anew with this tick's evidence
 * @param batches one batch for each share under which calls ended: usually one; while an old epoch drains
 *     its batch comes first, and that of the share in force last
 * @param seconds for how long nobody had testified before this tick, from 0 to 1; what a {@link BurstCap} allows is in
 *     proportion to it
 */
public record TickEvidence(Restart restart, List<BatchEvidence> batches, double seconds) {
    /** Nothing was recorded, and nothing begins anew. */
    public static final TickEvidence NONE = new TickEvidence(Restart.NONE, List.of());

    /** Copies the batches and checks the seconds. */
    public TickEvidence {
        batches = List.copyOf(batches);
        if (!(seconds >= 0 && seconds <= 1)) {
            throw new IllegalArgumentException("Invalid seconds " + seconds + ": allowed is 0 to 1");
        }
    }

    /** Evidence of a full second, which is all that a cap ever looks back. */
    public TickEvidence(Restart restart, List<BatchEvidence> batches) {
        this(restart, batches, 1);
    }

    /** Returns the evidence of these batches, with no process begun anew. */
    public static TickEvidence of(BatchEvidence... batches) {
        return new TickEvidence(Restart.NONE, List.of(batches));
    }

    /** Returns whether there is nothing to judge: the state of the judge stays as it is. */
    public boolean isNothing() {
        return restart == Restart.NONE && batches.isEmpty();
    }
}
