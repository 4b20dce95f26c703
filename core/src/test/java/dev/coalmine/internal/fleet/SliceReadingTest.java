package dev.coalmine.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.SignalBatch;
import dev.coalmine.internal.recording.SignalTopic;
import dev.coalmine.plan.Arm;
import dev.coalmine.store.Slice;
import dev.coalmine.verdict.CallCounts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counters are read as what one instance would have recorded, and what cannot be read is left out. */
class SliceReadingTest {
    private static final Terms TERMS = Terms.of("a judge", 1 << 16, Terms.Asked.CALLS_AND_MORE);
    private static final Hearing HEARING = new Hearing(
            null,
            List.of(),
            Hearing.Attendance.IGNORED,
            List.of(
                    new SignalTopic("basket", SignalTopic.Kind.VALUE, 0.1, 0.2),
                    new SignalTopic("order", SignalTopic.Kind.OUTCOME, 0, 0)));
    private static final String PREFIX = TERMS.name() + ":2:4:0.5:";

    private static SliceReading read(Map<String, Long> counts) {
        Map<String, Long> named = new HashMap<>();
        counts.forEach((name, count) -> named.put(PREFIX + name, count));
        return SliceReading.of(new Slice(1, named), TERMS, HEARING, null);
    }

    @Test
    void signalsAreReadInTheOrderOfThePlan() {
        SliceReading reading = read(Map.of(
                "o:c:1", 100L,
                "h:c:1", 30L,
                "o:s:1", 200L,
                "h:s:1", 50L,
                "a:c:17", 7L,
                "b:s:17", 5L,
                "v:c:16:3:2", 4L,
                "u:s:16:9", 6L));
        assertThat(reading.strange()).isZero();
        EpochBatch batch = reading.batches().get(0);
        assertThat(batch.terms().processA()).isEqualTo(3);
        assertThat(batch.terms().rho()).isEqualTo(0.5);
        SignalBatch order = batch.signals().get(1);
        assertThat(order.recorded()).isEqualTo(new CallCounts(100, 30, 200, 50));
        assertThat(order.candidate().firstsA()).isEqualTo(7);
        assertThat(order.stable().firstsB()).isEqualTo(5);
        assertThat(order.values()).isNull();
        LatencyFirsts basket = batch.signals().get(0).values();
        assertThat(basket).isNotNull();
        assertThat(basket.firstsA(Arm.CANDIDATE)[3]).isEqualTo(4);
        assertThat(basket.proof(Arm.CANDIDATE)[2]).isEqualTo(4);
        assertThat(basket.firstsB(Arm.STABLE)[9]).isEqualTo(6);
    }

    @Test
    void shadowCallsAreReadByTheProcessWhileTheyWereCompared() {
        Map<String, Long> counts = new HashMap<>();
        counts.put(PREFIX + "k:c", 90L);
        counts.put(TERMS.name() + ":2:9:0.0:k:c", 10L);
        counts.put(TERMS.name() + ":3:9:0.0:k:c", 1_000L);
        counts.put(PREFIX + "m:c", 3L);
        counts.put(PREFIX + "a:c:31", 2L);
        counts.put(PREFIX + "x:c:5", 40L);
        counts.put(PREFIX + "y:c:5", 3L);
        counts.put(PREFIX + "w", 100L);
        SliceReading reading = SliceReading.of(new Slice(1, counts), TERMS, HEARING, null);
        ShadowTally.Batch compared = reading.compared(2);
        assertThat(compared.compared()).isEqualTo(100);
        assertThat(compared.mismatched()).isEqualTo(3);
        assertThat(compared.firsts()).isEqualTo(2);
        assertThat(compared.groups().candidateCalls()[5]).isEqualTo(40);
        assertThat(Arrays.stream(compared.groups().candidateFailures()).sum()).isEqualTo(3);
        assertThat(reading.compared(7).isEmpty()).isTrue();
        assertThat(reading.judgedCalls()).isEqualTo(100);
        assertThat(reading.batches()).isEmpty();
        assertThat(reading.strange()).isZero();
    }

    @Test
    @Fault(49)
    void whatCannotBeReadIsLeftOutAndCounted() {
        List<String> odd = List.of(
                "",
                "k:",
                "x:c:64",
                "x:c",
                "y:c:-1",
                "o:c:2",
                "o:c",
                "h:d:1",
                "a:c:18",
                "a:c:15",
                "a:c:31:1",
                "v:c:16:0",
                "v:c:16:56:0",
                "v:c:0:1:1",
                "u:c:15:0",
                "z:c:1",
                "f9:c:1");
        for (String name : odd) {
            SliceReading reading = read(Map.of(name, 7L, "n:c", 1L));
            if (!name.equals("k:")) { // with more behind its kind than it needs
                assertThat(reading.strange()).as(name).isEqualTo(1);
            }
            assertThat(reading.batches().get(0).candidate().calls()).as(name).isEqualTo(1);
        }
    }

    @Test
    @Fault(49)
    void whatCannotBeTrueDoesNoHarm() {
        SliceReading reading = read(Map.of("o:c:1", 1L, "h:c:1", 9L, "k:c", 1L, "m:c", 9L));
        assertThat(reading.batches().get(0).signals().get(1).recorded()).isEqualTo(new CallCounts(1, 1, 0, 0));
        assertThat(reading.compared(2).mismatched()).isEqualTo(1);
    }
}
