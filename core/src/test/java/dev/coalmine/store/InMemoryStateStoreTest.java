package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest extends StateStoreContract {
    private final InMemoryStateStore store = new InMemoryStateStore();

    @Override
    protected StateStore open() {
        return store;
    }

    @Override
    protected boolean signals() {
        return true;
    }

    @Test
    void itSaysThatItForgets() {
        assertThat(store.durable()).isFalse();
    }
}
