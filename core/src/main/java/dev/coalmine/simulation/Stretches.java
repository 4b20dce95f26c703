package dev.coalmine.simulation;

import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.simulation.ArmFlow.LatencyPart;
import java.util.ArrayList;
import java.util.List;

/** Successful calls since they were last drawn: how many came in while share and climate stayed. Not thread-safe. */
final class Stretches {
    private record Stretch(List<LatencyPart> parts, double calls) {}

    private final List<Stretch> past = new ArrayList<>();
    private List<LatencyPart> parts = List.of();
    private double calls;

    /** Begins a stretch of calls that take this long. */
    void begin(List<LatencyPart> next) {
        end();
        parts = next;
    }

    private void end() {
        if (calls > 0) {
            past.add(new Stretch(parts, calls));
        }
        calls = 0;
    }

    /** Lets calls of both arms pass, of which so many were to be expected. */
    void pass(double expected) {
        calls += expected;
    }

    /** Draws how long they took, puts them into a pool, and begins anew. */
    void drawInto(MadeUpLatencies pool, Draws draws) {
        end();
        for (Stretch stretch : past) {
            stretch.parts.forEach(part -> part.pool(stretch.calls, pool, draws));
        }
        past.clear();
    }
}
