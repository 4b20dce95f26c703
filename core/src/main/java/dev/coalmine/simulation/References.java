package dev.coalmine.simulation;

import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.simulation.ArmFlow.LatencyPart;
import java.util.ArrayList;
import java.util.List;

/** The successful calls since the last reference was made, of which the next one is drawn. Not thread-safe. */
final class References {
    /** Calls that came in while share and climate stayed. */
    private record Stretch(List<LatencyPart> parts, double calls) {}

    private final RecordingTerms terms;
    private final MadeUpLatencies latencies;
    private final List<Stretch> stretches = new ArrayList<>();
    private List<LatencyPart> parts = List.of();
    private double calls;
    private long successes;

    References(RecordingTerms terms) {
        this.terms = terms;
        this.latencies = new MadeUpLatencies(terms.hearing());
    }

    /** Begins a stretch of calls that take this long. */
    void begin(ArmFlow stable, ArmFlow candidate) {
        end();
        parts = new ArrayList<>(stable.latencyParts());
        parts.addAll(candidate.latencyParts());
    }

    private void end() {
        if (calls > 0) {
            stretches.add(new Stretch(parts, calls));
        }
        calls = 0;
    }

    /** Lets calls of both arms pass: so many were to be expected, and of those that were recorded so many succeeded. */
    void pass(double expected, long succeeded) {
        calls += expected;
        successes += succeeded;
    }

    /** Returns whether an epoch that is opened now gets a reference. */
    boolean suffice() {
        return latencies.scale() != null || successes >= terms.fewestReferenceCalls();
    }

    /** Makes the calls so far the reference if there are enough, and then begins anew. */
    void freeze(Draws draws) {
        end();
        if (successes >= terms.fewestReferenceCalls()) {
            for (Stretch stretch : stretches) {
                stretch.parts.forEach(part -> part.pool(stretch.calls, latencies, draws));
            }
            latencies.freeze();
            stretches.clear();
            successes = 0;
        }
    }

    /** Returns the reference, if there is one yet, and from where on calls are too long. */
    MadeUpLatencies latencies() {
        return latencies;
    }
}
