package dev.coalmine.simulation;

import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.simulation.ArmFlow.LatencyPart;
import java.util.List;

/** The successful calls since the last reference was made, of which the next one is drawn. Not thread-safe. */
final class References {
    private final RecordingTerms terms;
    private final MadeUpLatencies latencies;
    private final Stretches stretches = new Stretches();
    private long successes;

    References(RecordingTerms terms) {
        this.terms = terms;
        this.latencies = new MadeUpLatencies(terms.hearing());
    }

    /** Begins a stretch of calls that take this long. */
    void begin(List<LatencyPart> parts) {
        stretches.begin(parts);
    }

    /** Lets calls of both arms pass: so many were to be expected, and of those that were recorded so many succeeded. */
    void pass(double expected, long succeeded) {
        stretches.pass(expected);
        successes += succeeded;
    }

    /** Returns whether an epoch that is opened now gets a reference. */
    boolean suffice() {
        return latencies.scale() != null || successes >= terms.fewestReferenceCalls();
    }

    /** Makes the calls so far the reference if there are enough, and then begins anew. */
    void freeze(Draws draws) {
        if (successes >= terms.fewestReferenceCalls()) {
            stretches.drawInto(latencies, draws);
            latencies.freeze();
            successes = 0;
        }
    }

    /** Returns the reference, if there is one yet, and from where on calls are too long. */
    MadeUpLatencies latencies() {
        return latencies;
    }
}
