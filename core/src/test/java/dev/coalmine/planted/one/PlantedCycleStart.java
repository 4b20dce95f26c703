package dev.coalmine.planted.one;

import dev.coalmine.planted.two.PlantedCycleEnd;

/** One half of a cycle that the architecture test must find. */
public final class PlantedCycleStart {
    public PlantedCycleEnd end() {
        return new PlantedCycleEnd();
    }
}
