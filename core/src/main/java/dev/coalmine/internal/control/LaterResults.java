package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;

/** How calls are measured whose results are of a kind that comes later, such as stages. Immutable and thread-safe. */
public interface LaterResults {
    /** Stages, which the caller gets as they are, and which are followed to their completion. */
    LaterResults STAGES = CallPath::begin;

    /** Begins a recorded call on the arm of this ticket. */
    LaterCall begin(CallPath path, Routing<EvidenceEpoch> routing, long ticket);
}
