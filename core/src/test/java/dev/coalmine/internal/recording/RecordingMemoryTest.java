package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What recording costs in bytes. Allocated bytes are counted, which bounds what is kept without asking the collector. */
class RecordingMemoryTest {
    private static final int KB = 1024;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final Hearing EVERYTHING = new Hearing(
            new Hearing.Tolerances(1.1, 1.25, 0),
            List.of(new Topic.Thrown(IllegalStateException.class), new Topic.Above(Duration.ofNanos(20_000))),
            Hearing.Attendance.COUNTED);

    private static Recorder recorder(Fuse fuse, double smallestRho) {
        return new Recorder(RecordingTerms.of(fuse, smallestRho, EVERYTHING), report -> {}, failure -> {});
    }

    /**
     * An epoch that hears everything, held against a reference of calls that mostly take a microsecond. All of these are
     * calls of one key, as the table of an earlier epoch goes with it.
     */
    private static EvidenceEpoch warmEpoch(Recorder recorder, double rho) {
        EvidenceEpoch first = recorder.open(rho, false, 0);
        for (int i = 0; i < Recorder.FEWEST_REFERENCE_CALLS; i++) {
            first.record(STABLE, MIX, i % 50 == 0 ? 10_000 : 1_000, false);
        }
        recorder.drain(0);
        recorder.warmedUp();
        EvidenceEpoch second = recorder.open(rho, false, 0);
        assertThat(second.terms().hearsTime()).isTrue();
        return second;
    }

    @Test
    @Promise("M4")
    void aCallAllocatesNothingWhileTheFuseIsNotArmed() {
        EvidenceEpoch epoch = warmEpoch(recorder(Fuse.defaults(), 0.5), 0.5);
        Throwable thrown = new IllegalStateException();
        Runnable work = () -> {
            for (int i = 0; i < 100_000; i++) {
                long nanos = 1_000L << (i & 15);
                epoch.recordInterrupted(STABLE, i * MIX, nanos);
                epoch.recordThrown(STABLE, i * MIX, nanos, true, thrown);
                epoch.record(CANDIDATE, i * MIX, nanos, false);
                epoch.record(STABLE, i * MIX, nanos, (i & 7) == 0);
                epoch.record(CANDIDATE, EvidenceEpoch.NO_KEY, nanos, false);
                epoch.record(STABLE, EvidenceEpoch.NO_KEY, -nanos, (i & 7) == 0);
            }
        };
        work.run();
        // pages of the testimony table that the first round happened to leave out
        work.run();

        assertThat(Allocations.of(work)).isZero();
    }

    @Test
    @Promise("M3")
    @Fault(14)
    void tenMillionKeysAllocateNoMoreThanTheTables() {
        Recorder recorder = recorder(Fuse.none(), 0.01);
        EvidenceEpoch epoch = warmEpoch(recorder, 0.01);
        recorder.drain(1);
        long bytes = Allocations.of(() -> {
            for (int key = 0; key < 10_000_000; key++) {
                epoch.record(key % 100 == 0 ? CANDIDATE : STABLE, key * MIX, 1_000L << (key & 15), key % 3 == 0);
            }
        });

        assertThat(bytes).isLessThan(2 * Testimony.MOST_SLOTS + 100 * KB);
        assertThat(recorder.drain(1).get(0).stable().calls()).isEqualTo(9_900_000);
        // 10,000,000 keys on 2^20 slots leave one in 10,000 free
        assertThat(recorder.deafness().worst().a()).isGreaterThan(0.999);
    }

    @Test
    @Promise("M3")
    void anIdleRolloutTakesAtMost20Kilobytes() {
        Recorder loadsClasses = recorder(Fuse.defaults(), 0.01);
        loadsClasses.open(0.01, false, 0);
        loadsClasses.drain(1);
        Recorder[] made = new Recorder[1];
        long bytes = Allocations.of(() -> {
            made[0] = recorder(Fuse.defaults(), 0.01);
            made[0].open(0.01, false, 0);
        });

        assertThat(bytes).isLessThanOrEqualTo(20 * KB);
        assertThat(Allocations.of(() -> made[0].drain(1))).isLessThanOrEqualTo(2 * KB);
    }

    @Test
    @Promise("M3")
    void aBusyRolloutTakesAtMost400KilobytesWithOneStripe() {
        Runnable busyLife = () -> {
            Recorder recorder = recorder(Fuse.none(), 0.5);
            useEverything(warmEpoch(recorder, 0.5));
            recorder.drain(1);
        };
        busyLife.run();
        long bytes = Allocations.of(busyLife);

        assertThat(bytes).isLessThanOrEqualTo(400 * KB);
    }

    @Test
    @Promise("M3")
    void aFullStripeTakesAtMost70Kilobytes() {
        StripedHistogram histogram = new StripedHistogram(1);
        long bytes = Allocations.of(() -> {
            for (int series = 0; series < StripedHistogram.SERIES; series++) {
                for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
                    int unused = histogram.add(series, bin, 1);
                }
            }
        });

        assertThat(bytes).isLessThanOrEqualTo(70 * KB);
    }

    /** Every bin of both arms and both outcomes, and every slot of the testimony tables. */
    private static void useEverything(EvidenceEpoch epoch) {
        for (Arm arm : Arm.values()) {
            for (int bin = 0; bin < LatencyLayout.BELOW; bin++) {
                epoch.record(arm, bin, LatencyLayout.lowestOf(bin), false);
                epoch.record(arm, bin, LatencyLayout.lowestOf(bin), true);
            }
            epoch.record(arm, 0, -1, false);
            epoch.record(arm, 0, -1, true);
        }
        for (int slot = 0; slot < Testimony.FEWEST_SLOTS; slot++) {
            epoch.record(STABLE, slot, 1_000, true);
        }
    }

    @Test
    void tablesGrowAsTheSmallestShareShrinksUpToACap() {
        assertThat(Testimony.slotsFor(1)).isEqualTo(1 << 16);
        assertThat(Testimony.slotsFor(0.5)).isEqualTo(1 << 16);
        assertThat(Testimony.slotsFor(0.49)).isEqualTo(1 << 17);
        assertThat(Testimony.slotsFor(0.25)).isEqualTo(1 << 17);
        assertThat(Testimony.slotsFor(0.1)).isEqualTo(1 << 19);
        assertThat(Testimony.slotsFor(0.01)).isEqualTo(1 << 20);
        assertThat(Testimony.slotsFor(Double.MIN_VALUE)).isEqualTo(1 << 20);
    }

    @Test
    void stripesAreAPowerOfTwoAboutTwiceTheProcessors() {
        assertThat(StripedHistogram.stripesFor(1)).isEqualTo(2);
        assertThat(StripedHistogram.stripesFor(2)).isEqualTo(4);
        assertThat(StripedHistogram.stripesFor(3)).isEqualTo(8);
        assertThat(StripedHistogram.stripesFor(16)).isEqualTo(32);
        assertThat(StripedHistogram.stripesFor(1_000)).isEqualTo(64);
    }
}
