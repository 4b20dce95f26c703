package dev.coalmine.internal.judging;

import java.util.List;

/**
 * What the recorder has to say at one tick.
 *
 * @param restart which processes begin anew with this tick's evidence
 * @param batches one batch for each share under which calls ended: usually one; while an old epoch drains
 *     its batch comes first, and that of the share in force last
 */
public record TickEvidence(Restart restart, List<BatchEvidence> batches) {
    /** Nothing was recorded, and nothing begins anew. */
    public static final TickEvidence NONE = new TickEvidence(Restart.NONE, List.of());

    /** Copies the batches. */
    public TickEvidence {
        batches = List.copyOf(batches);
    }

    /** Returns the evidence of these batches, with no process begun anew. */
    public static TickEvidence of(BatchEvidence... batches) {
        return new TickEvidence(Restart.NONE, List.of(batches));
    }
}
