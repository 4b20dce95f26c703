package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest extends RecorderContract {
    @Override
    RecorderSubject make(long graceNanos) {
        return RecorderSubject.real(graceNanos);
    }

    @Test
    void asksForAnEpochFirst() {
        Recorder recorder = recorder(0.5);

        assertThatThrownBy(recorder::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No epoch is open yet: call open first");
        EvidenceEpoch epoch = recorder.open(0.05, false, 0);
        assertThat(recorder.current()).isSameAs(epoch);
        assertThat(epoch.number()).isEqualTo(1);
        assertThat(epoch.processA()).isEqualTo(1);
        assertThat(epoch.rho()).isEqualTo(0.05);
    }

    @Test
    void refusesWhatIsNoShareAndNoGrace() {
        assertThatThrownBy(() -> recorder(0))
                .hasMessage("Invalid smallest odds' share 0.0: allowed is above 0, up to 1");
        assertThatThrownBy(() -> recorder(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> recorder(0.5).open(1.5, false, 0))
                .hasMessage("Invalid odds' share 1.5: allowed is 0 to 1");
        assertThatThrownBy(() -> new Recorder(Fuse.none(), 0.5, Duration.ofNanos(-1), report -> {}, failure -> {}))
                .hasMessage("Invalid grace PT-0.000000001S: allowed is zero or more");
    }

    @Test
    void saysHowDeafItIs() {
        Recorder recorder = recorder(0.5);
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        for (int key = 0; key < 1 << 14; key++) {
            epoch.record(CANDIDATE, key, 5_000, true);
        }
        assertThat(recorder.deafness()).isEqualTo(new Deafness(1 << 16, 0.25, 0.25));

        recorder.open(0.5, false, 1);
        assertThat(recorder.deafness()).isEqualTo(new Deafness(1 << 16, 0.25, 0));
        recorder.open(0.1, true, 2);
        assertThat(recorder.deafness()).isEqualTo(new Deafness(1 << 16, 0, 0));
    }

    @Test
    void onceFullItHearsNobody() {
        Recorder recorder = recorder(0.5);
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        for (int key = 0; key < 1 << 17; key++) {
            epoch.record(CANDIDATE, key, 5_000, true);
        }

        assertThat(recorder.deafness()).isEqualTo(new Deafness(1 << 16, 1, 1));
        assertThat(recorder.drain(1).get(0).candidate()).isEqualTo(new ArmBatch(1 << 17, 1 << 17, 1 << 16, 1 << 16));
    }

    @Test
    void aBatchIsTheCallersOwn() {
        Recorder recorder = recorder(0.5);
        recorder.open(0.5, false, 0).record(CANDIDATE, 1, 1, false);
        List<EpochBatch> batches = recorder.drain(1);
        recorder.drain(2);

        assertThat(batches).hasSize(1);
        assertThat(batches.get(0).of(CANDIDATE)).isEqualTo(batches.get(0).candidate());
    }

    private static Recorder recorder(double smallestRho) {
        return new Recorder(Fuse.none(), smallestRho, Recorder.DEFAULT_GRACE, report -> {}, failure -> {});
    }
}
