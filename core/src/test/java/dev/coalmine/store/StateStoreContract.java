package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store must do. */
public abstract class StateStoreContract {
    private static final RolloutId ID = States.ID;

    /** Returns a store; all that one test asks for hold the same records. */
    protected abstract StateStore open();

    /** Returns whether the store tells of changes. */
    protected abstract boolean signals();

    /** Returns once that store has told of all changes so far. */
    protected void awaitHints(StateStore watching) throws Exception {}

    @Test
    void whatWasNeverStoredIsNotThere() {
        assertThat(open().load(ID)).isEmpty();
    }

    @Test
    void whatWasStoredIsLoadedByEverybody() {
        StateStore store = open();

        assertThat(store.replace(0, States.example())).isTrue();

        assertThat(store.load(ID)).contains(States.example());
        assertThat(open().load(ID)).contains(States.example());
    }

    @Test
    void whoComesTooLateLearnsItAndChangesNothing() {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 1))).isTrue();

        assertThat(store.replace(0, States.inRow(ID, 2)))
                .as("there must be none")
                .isFalse();
        assertThat(open().replace(1, States.inRow(ID, 2))).isTrue();
        assertThat(store.replace(1, States.inRow(ID, 3))).as("it is 2 by now").isFalse();

        assertThat(store.load(ID)).contains(States.inRow(ID, 2));
    }

    @Test
    void aVersionMaySkipButNeverFall() {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 40))).isTrue();
        assertThat(store.replace(40, States.inRow(ID, 57))).isTrue();

        assertThatThrownBy(() -> store.replace(57, States.inRow(ID, 57)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid version 57 of pricing@2026-11-22 in place of version 57: a state is replaced by one"
                                + " of a higher version");
        assertThatThrownBy(() -> store.replace(-1, States.inRow(ID, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.load(ID)).contains(States.inRow(ID, 57));
    }

    @Test
    void revisionsAndRolloutsAreApart() {
        StateStore store = open();
        RolloutId other = new RolloutId("pricing", "2026-11-23");
        RolloutId another = new RolloutId("pricing-2026", "11-22");
        assertThat(store.replace(0, States.inRow(ID, 5))).isTrue();

        assertThat(store.load(other)).isEmpty();
        assertThat(store.replace(0, States.inRow(other, 1))).isTrue();
        assertThat(store.replace(0, States.inRow(another, 2))).isTrue();

        assertThat(store.load(ID)).as("tripped, whatever came after").contains(States.inRow(ID, 5));
        assertThat(store.load(other)).contains(States.inRow(other, 1));
        assertThat(store.load(another)).contains(States.inRow(another, 2));
    }

    @Test
    void racingThreadsLoseNothing() throws Exception {
        int threads = 4;
        int changes = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch ready = new CountDownLatch(threads);
        List<Callable<Object>> racers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            StateStore store = open();
            racers.add(() -> {
                ready.countDown();
                ready.await();
                raise(store, changes);
                return ID;
            });
        }
        for (Future<Object> racer : pool.invokeAll(racers)) {
            racer.get();
        }
        pool.shutdown();

        assertThat(open().load(ID)).contains(States.inRow(ID, (long) threads * changes));
    }

    /** Raises the version that many times, each time by one. */
    public static void raise(StateStore store, int times) {
        for (int done = 0; done < times; ) {
            long version = store.load(ID).map(state -> state.stamp().version()).orElse(0L);
            if (store.replace(version, States.inRow(ID, version + 1))) {
                done++;
            }
        }
    }

    @Test
    void whoAskedIsToldOfChangesByOthersUntilItCloses() throws Exception {
        StateStore store = open();
        AtomicInteger told = new AtomicInteger();
        StateStore.Watch watch = store.watch(ID, told::incrementAndGet);
        StateStore other = open();

        assertThat(other.replace(0, States.inRow(ID, 1))).isTrue();
        assertThat(other.replace(0, States.inRow(ID, 2))).isFalse();
        assertThat(other.replace(0, States.inRow(new RolloutId("other", "1"), 1)))
                .isTrue();
        awaitHints(store);
        assertThat(told).hasValue(signals() ? 1 : 0);

        watch.close();
        watch.close();
        assertThat(other.replace(1, States.inRow(ID, 2))).isTrue();
        awaitHints(store);
        assertThat(told).hasValue(signals() ? 1 : 0);
    }

    @Test
    void closingTwiceDoesNothing() {
        StateStore store = open();
        store.close();
        store.close();
    }
}
