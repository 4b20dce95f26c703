package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import java.time.Duration;

/** How calls are measured whose results are of a kind that comes later, such as stages. Immutable and thread-safe. */
public interface LaterResults {
    /** Stages, which the caller gets as they are, and which are followed to their completion. */
    LaterResults STAGES = CallPath::begin;

    /**
     * Returns how stages are followed where those of the candidate have so much time, whatever the plan says. The caller
     * may then get a {@link java.util.concurrent.CompletableFuture} instead.
     */
    static LaterResults stagesWithin(Duration deadline) {
        long nanos = deadline.toNanos();
        return (path, routing, ticket) -> path.begin(routing, ticket, nanos);
    }

    /** Begins a recorded call on the arm of this ticket. */
    LaterCall begin(CallPath path, Routing<EvidenceEpoch> routing, long ticket);
}
