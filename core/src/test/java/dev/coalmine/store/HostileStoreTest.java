package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What the seam promises is enough to lose nothing, however a store behaves that keeps to it. */
class HostileStoreTest {
    private static final RolloutId ID = States.ID;

    private static HostileStore hostile(Random random, Malice malice) {
        return new HostileStore(new InMemoryFleetStore(new VirtualTime()), random, malice, () -> {});
    }

    @Property(tries = 200)
    @Fault(45)
    void noChangeIsLostOrMadeTwice(@ForAll long seed) {
        Struggle.assertNoChangeIsLostOrMadeTwice(new InMemoryFleetStore(new VirtualTime()), seed);
    }

    @Property(tries = 200)
    @Fault(45)
    void everyContributionIsJudgedExactlyOnce(@ForAll long seed) {
        Struggle.assertEveryContributionIsJudgedExactlyOnce(new InMemoryFleetStore(new VirtualTime()), seed);
    }

    // ---- the rest of its malice

    @Test
    void hintsMayBeLostDoubledAndLate() {
        HostileStore store = hostile(new Random(1), new Malice(0, 0, 0, 0.5));
        AtomicInteger told = new AtomicInteger();
        StateStore.Watch watch = store.watch(ID, told::incrementAndGet);
        for (long version = 1; version <= 100; version++) {
            assertThat(store.replace(version - 1, States.inRow(ID, version))).isTrue();
        }
        assertThat(told).as("late").hasValue(0);
        store.hint();
        assertThat(told.get()).as("some lost, some doubled").isBetween(50, 99);
        watch.close();
    }

    @Test
    void awayItRefusesEverythingAndChangesNothing() {
        HostileStore store = hostile(new Random(1), Malice.NONE);
        assertThat(store.replace(0, States.inRow(ID, 1))).isTrue();
        store.away(true);
        List<Supplier<Object>> calls = List.of(
                () -> store.load(ID),
                () -> store.replace(1, States.inRow(ID, 2)),
                () -> store.watch(ID, () -> {}),
                () -> store.cut(ID),
                () -> store.settled(ID),
                () -> store.members("pricing"));
        for (Supplier<Object> call : calls) {
            assertThatThrownBy(call::get).isInstanceOf(StoreException.class).hasMessageEndingWith("the store is away");
        }
        store.away(false);
        assertThat(store.load(ID)).contains(States.inRow(ID, 1));
    }

    @Test
    void slownessIsTheTests() {
        List<String> slow = new ArrayList<>();
        HostileStore store = new HostileStore(
                new InMemoryFleetStore(new VirtualTime()), new Random(1), Malice.NONE, () -> slow.add("slow"));
        assertThat(store.load(ID)).isEmpty();
        assertThat(slow).hasSize(1);
    }
}
