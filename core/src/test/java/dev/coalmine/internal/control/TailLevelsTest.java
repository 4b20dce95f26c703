package dev.coalmine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.TailEvidence;
import dev.coalmine.internal.judging.TailEvidence.Level;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.verdict.CallCounts;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Recorder and judge have to agree on how many thresholds the slow tail has. */
class TailLevelsTest {
    private static final Level LEVEL =
            new Level(1_000, new CountEvidence(CallCounts.NONE, Testimonies.NONE, Testimonies.NONE));

    @Test
    void theJudgeTakesAsManyAsTheRecorderHears() {
        assertThat(new TailEvidence(Collections.nCopies(LatencyScale.TAIL, LEVEL)).isSilent())
                .isTrue();
        assertThatThrownBy(() -> new TailEvidence(Collections.nCopies(LatencyScale.TAIL - 1, LEVEL)))
                .hasMessage("Invalid number of tail levels 2: expected are 3");
    }
}
