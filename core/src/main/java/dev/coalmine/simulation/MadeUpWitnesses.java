package dev.coalmine.simulation;

import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.internal.recording.Topic;
import dev.coalmine.plan.Arm;
import dev.coalmine.simulation.ArmFlow.TooLong;
import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who testifies to what in one rollout, as the recorder's witnesses would: failing calls, slow ones, the plan's topics,
 * and how long first calls take. Not thread-safe.
 */
final class MadeUpWitnesses {
    private final Hearing hearing;
    private final Thrown thrown;
    private final Matter errors;
    /** One for each threshold of the tail. */
    private final List<Matter> tail = new ArrayList<>();

    private final List<Matter> topics = new ArrayList<>();
    private final Spoken firsts;
    private final List<Timed> timed = new ArrayList<>();
    private final ByArm<TooLongCalls> tooLong = new ByArm<>(TooLongCalls::new);
    private ByArm<long[]> calls = noCalls();
    private @Nullable FirstLatencies latencies;

    /** A matter on which calls from some bin on testify; on the candidate, against the proof only from a later one on. */
    private record Timed(Matter matter, int stableBin, int candidateBin, int candidateProofBin) {
        TooLong in(ArmFlow flow) {
            return flow.arm() == Arm.STABLE
                    ? flow.tooLong(stableBin, stableBin)
                    : flow.tooLong(candidateBin, candidateProofBin);
        }
    }

    /** The calls of an arm that take too long, by matter, as long as their flow stays. */
    private static final class TooLongCalls {
        private @Nullable ArmFlow of;
        private List<TooLong> kinds = List.of();

        List<TooLong> in(ArmFlow flow, List<Timed> timed) {
            if (of != flow) {
                of = flow;
                kinds = timed.stream().map(each -> each.in(flow)).toList();
            }
            return kinds;
        }
    }

    MadeUpWitnesses(Cells cells, RecordingTerms terms, Traffic traffic) {
        this.hearing = terms.hearing();
        this.thrown = new Thrown(traffic.failureTypes(), hearing.topics());
        this.errors = new Matter(new Spoken(cells, terms.slots()));
        for (int threshold = 0; threshold < LatencyScale.TAIL; threshold++) {
            tail.add(new Matter(new Spoken(cells, terms.slots())));
        }
        hearing.topics().forEach(topic -> topics.add(new Matter(new Spoken(cells, terms.slots()))));
        this.firsts = new Spoken(cells, terms.slots());
    }

    private static ByArm<long[]> noCalls() {
        return new ByArm<>(() -> new long[KeyBuckets.COUNT]);
    }

    /**
     * Begins an epoch.
     *
     * @param fresh whether process A begins anew, too
     * @param reference where what depends on time is told from; null if it is not heard
     */
    void open(boolean fresh, @Nullable MadeUpLatencies reference) {
        restart(errors.spoken(), fresh);
        tail.forEach(slow -> restart(slow.spoken(), fresh));
        topics.forEach(topic -> restart(topic.spoken(), fresh));
        restart(firsts, fresh);
        timed.clear();
        latencies = null;
        LatencyScale scale = reference == null ? null : reference.scale();
        if (reference != null && scale != null) {
            hearTime(reference, scale);
        }
    }

    private static void restart(Spoken spoken, boolean fresh) {
        if (fresh) {
            spoken.restartAll();
        } else {
            spoken.restart();
        }
    }

    private void hearTime(MadeUpLatencies reference, LatencyScale scale) {
        for (int i = 0; i < tail.size(); i++) {
            int candidateBin = reference.firstSlowBin(Arm.CANDIDATE, i);
            // nothing is proven by the higher thresholds
            int proofBin = i == 0 ? reference.firstSlowBinForProof() : candidateBin;
            timed.add(new Timed(tail.get(i), reference.firstSlowBin(Arm.STABLE, i), candidateBin, proofBin));
        }
        for (int i = 0; i < topics.size(); i++) {
            if (hearing.topics().get(i) instanceof Topic.Above) {
                int candidateBin = reference.firstBinAbove(Arm.CANDIDATE, i);
                timed.add(new Timed(topics.get(i), reference.firstBinAbove(Arm.STABLE, i), candidateBin, candidateBin));
            }
        }
        Hearing.Tolerances tolerances = hearing.latency();
        latencies = tolerances == null ? null : new FirstLatencies(firsts, scale, tolerances);
    }

    /** Takes a failed call by a key of a cell. */
    void failed(ArmFlow flow, int cell, int key, Draws draws) {
        int group = flow.groupOf(cell, key);
        errors.event(flow.arm(), cell, draws);
        errors.count(flow.arm(), group);
        for (int topic : thrown.topics(draws)) {
            topics.get(topic).event(flow.arm(), cell, draws);
            topics.get(topic).count(flow.arm(), group);
        }
    }

    /**
     * Takes the successful calls of an arm.
     *
     * @param expected how many calls of both arms there were to be expected
     * @param successes how many of this arm's succeeded
     */
    void succeeded(ArmFlow flow, double expected, long successes, Draws draws) {
        List<TooLong> kinds = tooLong.of(flow.arm()).in(flow, timed);
        for (int i = 0; i < kinds.size(); i++) {
            TooLong kind = kinds.get(i);
            Matter matter = timed.get(i).matter;
            for (long left = draws.binomial(successes, kind.probability()); left > 0; left--) {
                int cell = kind.cell(draws);
                matter.event(flow.arm(), cell, draws);
                if (kind.speaksAgainstProof(cell, draws)) {
                    matter.count(flow.arm(), flow.groupOf(cell, flow.key(cell, draws)));
                }
            }
        }
        if (latencies != null) {
            latencies.pass(flow, expected, successes, draws);
        }
    }

    /** Counts calls of an arm, of which a part stands for all, by group of keys. */
    void called(ArmFlow flow, long all, Draws draws) {
        flow.spreadOverGroups(draws.binomial(all, flow.countedByGroup(all)), calls.of(flow.arm()), draws);
    }

    /** Returns what was heard of an arm since it was last asked, among that many calls. */
    ArmBatch takeNew(Arm arm, long all) {
        return new ArmBatch(all, 0, errors.takeNew(arm), takeNew(tail, arm), takeNew(topics, arm), Heard.NOTHING);
    }

    private static List<Heard> takeNew(List<Matter> matters, Arm arm) {
        return matters.stream().map(matter -> matter.takeNew(arm)).toList();
    }

    /** Returns what happened by group of keys since it was last asked. */
    GroupedEvents groups() {
        ByArm<long[]> taken = calls;
        calls = noCalls();
        KeyBuckets ofErrors = KeyBuckets.of(
                taken.of(Arm.CANDIDATE),
                errors.takeGroups(Arm.CANDIDATE),
                taken.of(Arm.STABLE),
                errors.takeGroups(Arm.STABLE));
        List<KeyBuckets> ofTopics = new ArrayList<>(topics.size());
        topics.forEach(topic -> ofTopics.add(events(ofErrors, topic)));
        return new GroupedEvents(ofErrors, events(ofErrors, tail.get(0)), ofTopics);
    }

    private static KeyBuckets events(KeyBuckets sameCalls, Matter matter) {
        return sameCalls.withFailures(matter.takeGroups(Arm.CANDIDATE), matter.takeGroups(Arm.STABLE));
    }

    /** Returns what testified to latency since it was last asked, or null if nobody is heard. */
    @Nullable
    LatencyFirsts latency() {
        return latencies == null ? null : latencies.takeNew();
    }
}
