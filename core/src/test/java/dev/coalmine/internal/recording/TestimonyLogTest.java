package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.internal.recording.TestimonyLog.Code;
import dev.coalmine.internal.recording.TestimonyLog.Fact;
import dev.coalmine.internal.recording.TestimonyLog.Ranks;
import dev.coalmine.plan.Arm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TestimonyLogTest {
    private final TestimonyLog log = new TestimonyLog();

    private List<Long> read() {
        List<Long> keys = new ArrayList<>();
        log.drain((key, fact) -> keys.add(key));
        return keys;
    }

    @Property
    void factsAreReadBackAsTheyWereWritten(
            @ForAll Arm arm,
            @ForAll @IntRange(max = TestimonyLog.MISMATCH) int matter,
            @ForAll boolean isMeasured,
            @ForAll boolean sinceStart,
            @ForAll boolean recent,
            @ForAll @LongRange(max = (1L << 40) - 1) long epoch,
            @ForAll @IntRange(max = Rank.CELLS - 1) int measured,
            @ForAll @IntRange(max = Rank.CELLS - 1) int forProof) {
        TestimonyLog written = new TestimonyLog();
        int processes = Code.processes(sinceStart, recent);
        if (isMeasured) {
            written.addRanked(7, arm, matter, processes, epoch, Code.ranks(measured, forProof));
        } else {
            written.add(7, arm, matter, processes, epoch);
        }
        List<Fact> facts = new ArrayList<>();
        written.drain((key, fact) -> facts.add(fact));
        Ranks ranks = isMeasured ? new Ranks(measured, forProof) : null;
        assertThat(facts).containsExactly(new Fact(arm, matter, sinceStart, recent, epoch, ranks));
    }

    @Test
    void whatFindsNoRoomIsCountedAndThereIsRoomAgainOnceItWasRead() {
        for (long key = 0; key < 10_000; key++) {
            log.add(key, Arm.STABLE, Testimony.SEEN, 3, 1);
        }
        log.add(-1, Arm.STABLE, Testimony.ERRORS, 3, 1);
        List<Long> keys = read();
        assertThat(keys).hasSize(4_097).startsWith(-1L, 0L, 1L).endsWith(4_095L);
        assertThat(log.lost()).isEqualTo(10_000 - 4_096);
        log.add(5, Arm.STABLE, Testimony.SEEN, 3, 1);
        assertThat(read()).containsExactly(5L);
        assertThat(read()).isEmpty();
    }

    @Test
    @Promise("M1")
    void eachIsReadOnceWhateverTheThreadsDo() throws InterruptedException {
        int threads = 4;
        int each = 200_000;
        AtomicBoolean over = new AtomicBoolean();
        Set<Long> seen = new HashSet<>();
        long[] doubles = new long[1];
        Thread reader = new Thread(() -> {
            boolean last = false;
            while (!last) {
                last = over.get();
                log.drain((key, fact) -> doubles[0] += seen.add(key) ? 0 : 1);
            }
        });
        reader.start();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            long from = (long) i * each;
            Thread writer = new Thread(() -> {
                for (long key = from; key < from + each; key++) {
                    log.add(key, Arm.CANDIDATE, Testimony.ERRORS, 3, 1);
                }
            });
            writer.start();
            writers.add(writer);
        }
        for (Thread writer : writers) {
            writer.join();
        }
        over.set(true);
        reader.join();
        assertThat(doubles[0]).isZero();
        assertThat(seen.size() + log.lost()).isEqualTo((long) threads * each);
    }
}
