package dev.coalmine.store;

import dev.coalmine.test.VirtualTime;
import java.time.Duration;

class InMemoryFleetStoreTest extends FleetStoreContract {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryFleetStore store = new InMemoryFleetStore(time);

    @Override
    protected FleetStore open() {
        return store;
    }

    @Override
    protected boolean signals() {
        return true;
    }

    @Override
    protected void pass(Duration duration) {
        time.advance(duration);
    }
}
