package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.plan.Fuse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest extends RecorderContract {
    @Override
    RecorderSubject make(RecordingTerms terms) {
        return RecorderSubject.real(terms);
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
        assertThat(epoch.terms()).isEqualTo(new EpochTerms(1, 1, 0.05, false));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        Topic thrown = new Topic.Thrown(IOException.class);
        assertThatThrownBy(() -> recorder(0))
                .hasMessage("Invalid smallest odds' share 0.0: allowed is above 0, up to 1");
        assertThatThrownBy(() -> recorder(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> recorder(0.5).open(1.5, false, 0))
                .hasMessage("Invalid odds' share 1.5: allowed is 0 to 1");
        assertThatThrownBy(() -> Batches.errors(Fuse.none(), 0.5, Duration.ofNanos(-1)))
                .hasMessage("Invalid grace PT-0.000000001S: allowed is zero or more");
        assertThatThrownBy(() -> new RecordingTerms(Fuse.none(), 0.5, Hearing.ERRORS, Duration.ZERO, 0))
                .hasMessage("Invalid fewest reference calls 0: allowed is 1 and above");
        assertThatThrownBy(() -> new Hearing.Tolerances(1.1, 0.9, 0))
                .hasMessage("Invalid latency tolerances 1.1 and 0.9: allowed is 1 and above");
        assertThatThrownBy(() -> new Hearing.Tolerances(1.1, 1.25, -1))
                .hasMessage("Invalid latency tolerance -1 ns: allowed is zero or more");
        assertThatThrownBy(() -> new Hearing(null, Collections.nCopies(7, thrown)))
                .hasMessage("Invalid number of topics 7: allowed are at most 6");
        assertThatThrownBy(() -> new Topic.Above(Duration.ZERO))
                .hasMessage("Invalid latency PT0S: allowed is above zero");
    }

    @Test
    void saysHowDeafItIs() {
        Recorder recorder = recorder(0.5);
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        for (int key = 0; key < 1 << 14; key++) {
            epoch.record(CANDIDATE, key, 5_000, true);
        }
        assertThat(recorder.deafness().errors()).isEqualTo(new Deafness.OfProcesses(0.25, 0.25));
        assertThat(recorder.deafness().latency()).isEqualTo(new Deafness.OfProcesses(0, 0));
        assertThat(recorder.deafness().worst()).isEqualTo(new Deafness.OfProcesses(0.25, 0.25));
        assertThat(recorder.deafness().slots()).isEqualTo(1 << 16);

        recorder.open(0.5, false, 1);
        assertThat(recorder.deafness().errors()).isEqualTo(new Deafness.OfProcesses(0.25, 0));
        recorder.open(0.1, true, 2);
        assertThat(recorder.deafness().errors()).isEqualTo(new Deafness.OfProcesses(0, 0));
    }

    @Test
    void onceFullItHearsNobody() {
        Recorder recorder = recorder(0.5);
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        for (int key = 0; key < 1 << 17; key++) {
            epoch.record(CANDIDATE, key, 5_000, true);
        }

        assertThat(recorder.deafness().errors()).isEqualTo(new Deafness.OfProcesses(1, 1));
        assertThat(recorder.drain(1).get(0).candidate()).isEqualTo(Batches.arm(1 << 17, 1 << 17, 1 << 16, 1 << 16));
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
        return new Recorder(RecordingTerms.of(Fuse.none(), smallestRho, Hearing.ERRORS), report -> {}, failure -> {});
    }
}
