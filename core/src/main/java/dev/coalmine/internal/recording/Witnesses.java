package dev.coalmine.internal.recording;

import dev.coalmine.internal.recording.Hearing.Attendance;
import dev.coalmine.plan.Arm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who testifies to what in one epoch: each key once for each matter and process.
 *
 * <ul>
 *   <li><b>Errors</b>: a key's first failed call.
 *   <li><b>Latency</b>: how long a key's first successful call took. A failed call, and one that was interrupted, would
 *       have taken at least as long as it did; if that is above the reference p99 it testifies likewise, so that a
 *       candidate which rescues slow calls is not held to be slower than a stable that gave up on them. A quick failure
 *       says nothing of latency. In process A the candidate's keys also speak to the proof that it is not slower, with
 *       the wider tolerance of the proof; calls that gave up are not forgiven that.
 *   <li><b>Tail</b>: a key's first call above the reference p99, its first above p99.9, and its first above four times
 *       that, whatever its outcome. A key that has spoken of a lower threshold is still heard on a higher one.
 *   <li><b>Seen</b>: a key's first call that ended, however it did; so a key is missing that never got an answer.
 *   <li><b>Topics</b> of the plan.
 * </ul>
 *
 * <p>Whatever decides that a call testifies is seen alike on both arms, so that a key which speaks for the first time is
 * still a coin with the epoch's odds. A call without a key is a key of its own: it always testifies, and marks nothing.
 *
 * <p>Once its key has spoken, a successful call costs one look at the table of process B: who spoke there has spoken in
 * process A as well. Thread-safe and lock-free; {@link #batch} may run in one thread at a time.
 */
final class Witnesses {
    private final Hearing hearing;
    private final Testimony processA;
    private final Testimony processB;
    private final Thresholds thresholds;
    private final @Nullable LatencyCells latency;
    private final KeyGroups groups;
    private final @Nullable TestimonyLog log;

    /** The bits that a key has once it has called and succeeded; none where nobody asks. */
    private final int bitsOfSuccess;

    /** By index of the bit; at that of latency, whose testimonies are in the cells, the calls that were cut short. */
    private final Firsts[] stable;

    private final Firsts[] candidate;

    /** Makes the witnesses of an epoch whose testimonies nobody is told of. */
    Witnesses(Hearing hearing, Testimony processA, Testimony processB, @Nullable LatencyScale scale) {
        this(hearing, processA, processB, scale, null);
    }

    /**
     * Makes the witnesses of an epoch.
     *
     * @param scale the reference; null if there is none, and nothing is heard that depends on time
     * @param log where testimonies are noted one by one; null if nowhere
     */
    Witnesses(
            Hearing hearing,
            Testimony processA,
            Testimony processB,
            @Nullable LatencyScale scale,
            @Nullable TestimonyLog log) {
        this.log = log;
        this.hearing = hearing;
        this.processA = processA;
        this.processB = processB;
        this.thresholds = Thresholds.of(hearing, scale);
        this.latency = scale == null || hearing.latency() == null ? null : new LatencyCells(scale);
        this.groups = new KeyGroups(hearing.topics().size());
        this.bitsOfSuccess = (latency == null ? 0 : 1 << Testimony.LATENCY)
                | (hearing.attendance() == Attendance.COUNTED ? 1 << Testimony.SEEN : 0);
        this.stable = firsts(hearing);
        this.candidate = firsts(hearing);
    }

    private static Firsts[] firsts(Hearing hearing) {
        Firsts[] firsts = new Firsts[hearing.matters()];
        for (int index = 0; index < firsts.length; index++) {
            firsts[index] = new Firsts();
        }
        return firsts;
    }

    /** Returns the table of process A. */
    Testimony processA() {
        return processA;
    }

    /** Returns the table of process B. */
    Testimony processB() {
        return processB;
    }

    /** Returns from where on calls take too long. */
    Thresholds thresholds() {
        return thresholds;
    }

    /** Takes a successful call. */
    void succeeded(Arm arm, long keyHash, long nanos, int bin) {
        if (bitsOfSuccess != 0 && (keyHash == EvidenceEpoch.NO_KEY || !processB.hasSpokenAll(keyHash, bitsOfSuccess))) {
            succeededForTheFirstTime(arm, keyHash, nanos);
        }
        if (thresholds.mayBeAbove(arm, bin)) {
            tookLong(arm, keyHash, bin);
        }
    }

    private void succeededForTheFirstTime(Arm arm, long keyHash, long nanos) {
        seen(arm, keyHash);
        if (latency != null && !hasSpoken(keyHash, Testimony.LATENCY)) {
            testifyLatency(latency, arm, keyHash, nanos, hearing.tolerances().loweredForProof(nanos));
        }
    }

    /** Takes a call that ended, in whatever way. */
    void seen(Arm arm, long keyHash) {
        if ((bitsOfSuccess & 1 << Testimony.SEEN) != 0) {
            testify(Testimony.SEEN, arm, keyHash);
        }
    }

    /** Takes a failed call. */
    void failed(Arm arm, long keyHash, long nanos, int bin) {
        seen(arm, keyHash);
        groups.addEvent(Testimony.ERRORS, arm, keyHash);
        testify(Testimony.ERRORS, arm, keyHash);
        if (thresholds.mayBeAbove(arm, bin)) {
            tookAtLeast(arm, keyHash, nanos, bin);
        }
    }

    /** Takes what a call threw, be it a failure or not. */
    void threw(Arm arm, long keyHash, Throwable thrown) {
        List<Topic> topics = hearing.topics();
        for (int i = 0; i < topics.size(); i++) {
            if (topics.get(i) instanceof Topic.Thrown topic && topic.type().isInstance(thrown)) {
                firsts(arm)[Testimony.FIRST_TOPIC + i].addEvent();
                groups.addEvent(Testimony.FIRST_TOPIC + i, arm, keyHash);
                testify(Testimony.FIRST_TOPIC + i, arm, keyHash);
            }
        }
    }

    /** Takes a call that was interrupted or is overdue: nothing is known of it but that it takes longer. */
    void cutShort(Arm arm, long keyHash, long nanos, int bin) {
        if (!thresholds.isAbove(arm, Testimony.SLOW, bin)) {
            return;
        }
        firsts(arm)[Testimony.LATENCY].addEvent();
        for (int index = Testimony.SLOW; index < stable.length; index++) {
            if (thresholds.isAbove(arm, index, bin)) {
                firsts(arm)[index].addEvent();
            }
        }
        tookAtLeast(arm, keyHash, nanos, bin);
    }

    /** Takes back the events of an overdue call, but not its testimony: it has ended and is taken as what it became. */
    void takeBack(Arm arm, long keyHash, int bin) {
        if (!thresholds.isAbove(arm, Testimony.SLOW, bin)) {
            return;
        }
        firsts(arm)[Testimony.LATENCY].takeBackEvent();
        for (int index = Testimony.SLOW; index < stable.length; index++) {
            if (thresholds.isAbove(arm, index, bin)) {
                firsts(arm)[index].takeBackEvent();
                if (thresholds.isAboveForProof(arm, index, bin)) {
                    groups.takeBackEvent(index, arm, keyHash);
                }
            }
        }
    }

    private void tookAtLeast(Arm arm, long keyHash, long nanos, int bin) {
        boolean isSlow = thresholds.isAbove(arm, Testimony.SLOW, bin);
        if (latency != null && isSlow && !hasSpoken(keyHash, Testimony.LATENCY)) {
            testifyLatency(latency, arm, keyHash, nanos, hearing.tolerances().lowered(nanos));
        }
        tookLong(arm, keyHash, bin);
    }

    private void tookLong(Arm arm, long keyHash, int bin) {
        for (int index = Testimony.SLOW; index < stable.length; index++) {
            if (thresholds.isAbove(arm, index, bin)) {
                testify(index, arm, keyHash);
                if (thresholds.isAboveForProof(arm, index, bin)) {
                    groups.addEvent(index, arm, keyHash);
                }
            }
        }
    }

    private void testify(int index, Arm arm, long keyHash) {
        if (hasSpoken(keyHash, index)) {
            return;
        }
        Firsts firsts = firsts(arm)[index];
        boolean sinceStart = isFirst(processA, keyHash, index);
        if (sinceStart) {
            firsts.addToA();
        }
        boolean recent = isFirst(processB, keyHash, index);
        if (recent) {
            firsts.addToB();
        }
        if (log != null && (sinceStart || recent)) {
            log.add(keyHash, arm, index, TestimonyLog.Code.processes(sinceStart, recent), processB.process());
        }
    }

    private void testifyLatency(LatencyCells cells, Arm arm, long keyHash, long nanos, long forProof) {
        boolean isCandidate = arm == Arm.CANDIDATE;
        int measured = LatencyLayout.binOf(isCandidate ? hearing.tolerances().lowered(nanos) : nanos);
        boolean sinceStart = isFirst(processA, keyHash, Testimony.LATENCY);
        if (sinceStart) {
            cells.addToA(arm, measured);
            if (isCandidate) {
                cells.addToProof(LatencyLayout.binOf(forProof));
            }
        }
        boolean recent = isFirst(processB, keyHash, Testimony.LATENCY);
        if (recent) {
            cells.addToB(arm, measured);
        }
        if (log != null && (sinceStart || recent)) {
            int provable = isCandidate ? LatencyLayout.binOf(forProof) : measured;
            int ranks = TestimonyLog.Code.ranks(cells.rankOf(measured), cells.rankOf(provable));
            int processes = TestimonyLog.Code.processes(sinceStart, recent);
            log.addRanked(keyHash, arm, Testimony.LATENCY, processes, processB.process(), ranks);
        }
    }

    private boolean hasSpoken(long keyHash, int index) {
        return keyHash != EvidenceEpoch.NO_KEY && processB.hasSpoken(keyHash, index);
    }

    private static boolean isFirst(Testimony process, long keyHash, int index) {
        return keyHash == EvidenceEpoch.NO_KEY || process.first(keyHash, index);
    }

    private Firsts[] firsts(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : stable;
    }

    /** Takes a call that stands for all in the count by group of keys. */
    void stoodForAll(Arm arm, long keyHash) {
        groups.addCall(arm, keyHash);
    }

    /** Returns what testified to latency since the last batch, or null if nobody is heard. */
    @Nullable
    LatencyFirsts latency() {
        return latency == null ? null : latency.takeNew();
    }

    /** Returns what happened since the last batch by group of keys. */
    GroupedEvents groups() {
        return groups.takeNew();
    }

    /** Takes what was heard of that arm since the last batch; to be asked before the bins are drained. */
    Heard[] takeNew(Arm arm) {
        Firsts[] firsts = firsts(arm);
        Heard[] heard = new Heard[firsts.length];
        // from the last to the first: a call is cut short before it testifies as slow
        for (int index = heard.length - 1; index >= 0; index--) {
            heard[index] = firsts[index].takeNew();
        }
        return heard;
    }

    /** Returns the batch of that arm: what was heard, among the calls that were drained after it. */
    ArmBatch batch(Arm arm, Heard[] heard, Harvest calls) {
        long ended = calls.calls(arm);
        long cutShort = sum(arm, Testimony.LATENCY, heard, ended) - ended;
        List<Heard> tail = withThoseAbove(arm, Testimony.SLOW, Testimony.SEEN, heard, calls);
        List<Heard> topics = withThoseAbove(arm, Testimony.FIRST_TOPIC, heard.length, heard, calls);
        return new ArmBatch(
                ended,
                cutShort,
                with(arm, Testimony.ERRORS, heard, calls.failures(arm)),
                tail,
                topics,
                heard[Testimony.SEEN]);
    }

    private List<Heard> withThoseAbove(Arm arm, int from, int to, Heard[] heard, Harvest calls) {
        Heard[] all = new Heard[to - from];
        for (int index = from; index < to; index++) {
            all[index - from] = with(arm, index, heard, calls.above(arm, index));
        }
        return List.of(all);
    }

    private Heard with(Arm arm, int index, Heard[] heard, long moreEvents) {
        Heard spoken = heard[index];
        long events = sum(arm, index, heard, moreEvents);
        return events == spoken.events() ? spoken : new Heard(events, spoken.firstsA(), spoken.firstsB());
    }

    /**
     * Returns all events of a matter. An overdue call that ends is taken back here and counted in the bins, and a drain
     * between the two may see the former alone; what then is less than nothing waits for the next batch.
     */
    private long sum(Arm arm, int index, Heard[] heard, long moreEvents) {
        long sum = heard[index].events() + moreEvents;
        if (sum < 0) {
            firsts(arm)[index].putBackEvents(sum);
            return 0;
        }
        return sum;
    }
}
