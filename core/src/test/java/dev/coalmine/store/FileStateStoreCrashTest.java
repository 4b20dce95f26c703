package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The disk fills up, or the machine loses its power, at any moment of a change. */
@Promise("S3")
@Fault(39)
class FileStateStoreCrashTest {
    private static final RolloutId ID = States.ID;

    /** Lock, two files written, two moved, and the directory synced. */
    private static final int ACTIONS = 6;

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.coalmine");

    /** Many a simulated cut leaves a file away, which the store says each time. */
    @BeforeContainer
    static void quiet() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterContainer
    static void loud() {
        LOG.setLevel(null);
    }

    private static StateStore storeOn(Disk disk) {
        return new FileStateStore(new StateFiles(Path.of("/states"), disk), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aFullDiskChangesNothingOrEverything(int action) {
        SimulatedDisk disk = new SimulatedDisk(new Random(action));
        StateStore store = storeOn(disk);
        assertThat(store.replace(0, States.inRow(ID, 4))).isTrue();

        disk.fillUpAt(action);
        Throwable failure = catchThrowable(() -> store.replace(4, States.inRow(ID, 5)));

        assertThat(failure)
                .isInstanceOf(StoreException.class)
                .hasMessage("Cannot write the state of pricing@2026-11-22: No space left on device");
        long moved = action <= 3 ? 4 : 5;
        assertThat(store.load(ID)).contains(States.inRow(ID, moved));
        disk.recover();
        assertThat(store.replace(moved, States.inRow(ID, 6))).isTrue();
        assertThat(store.load(ID)).contains(States.inRow(ID, 6));
    }

    /** A row of changes, each of which may be cut off; what was reported is there after every reboot. */
    @Property(tries = 1000)
    void noPowerCutLosesWhatWasReported(@ForAll long seed) {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(random);
        StateStore store = storeOn(disk);
        long reported = 0;
        for (int change = 0; change < 12; change++) {
            disk.cutPowerAt(random.nextInt(2 * ACTIONS));
            Throwable cut = null;
            long next = reported + 1;
            try {
                assertThat(store.replace(reported, States.inRow(ID, next))).isTrue();
                reported = next;
            } catch (SimulatedDisk.PowerCut e) {
                cut = e;
            }
            if (cut != null || random.nextBoolean()) {
                disk.reboot();
            }
            disk.recover();
            long found = store.load(ID).map(state -> state.stamp().version()).orElse(0L);
            assertThat(found).isBetween(reported, cut == null ? reported : next);
            if (found > 0) {
                assertThat(store.load(ID)).contains(States.inRow(ID, found));
            }
            reported = found;
        }
        assertThat(reported).isPositive();
    }

    /** The above would prove nothing if a change had other actions than those that were cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aChangeHasAsManyActionsAsWereCut(int version) {
        SimulatedDisk disk = new SimulatedDisk(new Random(version));
        disk.fillUpAt(Integer.MAX_VALUE);

        assertThat(storeOn(disk).replace(0, States.inRow(ID, version))).isTrue();

        assertThat(disk.actions()).isEqualTo(ACTIONS);
    }
}
