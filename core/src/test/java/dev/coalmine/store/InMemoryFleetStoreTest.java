package dev.coalmine.store;

import dev.coalmine.VirtualTime;
import java.time.Duration;

class InMemoryFleetStoreTest extends FleetStoreContract {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryFleetStore store = new InMemoryFleetStore(time);

    @Override
    FleetStore open() {
        return store;
    }

    @Override
    boolean signals() {
        return true;
    }

    @Override
    void pass(Duration duration) {
        time.advance(duration);
    }
}
