package dev.coalmine.planted.two;

import dev.coalmine.planted.one.PlantedCycleStart;

/** The other half. */
public final class PlantedCycleEnd {
    public PlantedCycleStart start() {
        return new PlantedCycleStart();
    }
}
