package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;

/** How calls are measured whose results are of a kind that comes later, such as stages. Immutable and thread-safe. */
public interface LaterResults {
    /**
     * Returns how stages are followed to their completion. The caller gets them as they are, but for those of the candidate
     * where the terms have a deadline: it may then get a {@link java.util.concurrent.CompletableFuture} instead.
     */
    static LaterResults stages(CallTerms terms) {
        return (path, routing, ticket) -> path.begin(routing, ticket, terms);
    }

    /** Begins a recorded call on the arm of this ticket. */
    LaterCall begin(CallPath path, Routing<EvidenceEpoch> routing, long ticket);
}
