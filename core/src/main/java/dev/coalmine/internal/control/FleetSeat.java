package dev.coalmine.internal.control;

import dev.coalmine.internal.fleet.Gathering;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.LatencyScale;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.TestimonyLog;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.Contribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member's place in its fleet: what was recorded here and is not contributed yet, and the bench on which the evidence
 * of all is judged. Guarded by the controller's lock, except for the log, which calls write into.
 */
final class FleetSeat {
    private final FleetTerms terms;
    private final EvidenceSource recorder;
    private final TestimonyLog log = new TestimonyLog();
    private final Gathering gathering;
    private FleetBench bench;

    /** Takes a place, under the plan with which the rollout starts. */
    FleetSeat(FleetTerms terms, EvidenceSource recorder, ShadowTally shadows, RolloutPlan plan, Docket docket) {
        this.terms = terms;
        this.recorder = recorder;
        this.bench = bench(plan, docket);
        this.gathering = new Gathering(terms.me().name(), bench.terms());
        recorder.overhear(log);
        shadows.overhear(log);
    }

    private FleetBench bench(RolloutPlan plan, Docket docket) {
        double alphaOfOne = FleetBench.alphaOfOne(plan.alpha(), terms.largest());
        return new FleetBench(
                Watch.judge(plan, docket, FleetBench.PART_OF_FLEET * plan.alpha()),
                new OwnBench(Watch.judge(plan, docket, alphaOfOne)),
                docket,
                Watch.terms(plan, docket).slots());
    }

    FleetTerms terms() {
        return terms;
    }

    FleetBench bench() {
        return bench;
    }

    /** Goes over to another plan; what is gathered from the next epoch on is added up on its terms. */
    FleetBench replan(RolloutPlan plan, Docket docket) {
        bench = bench(plan, docket);
        gathering.under(bench.terms());
        return bench;
    }

    /** Notes that calls record into this epoch from now on. */
    void opened(EpochTerms epoch) {
        gathering.opened(epoch, bench.processes());
    }

    /** Returns whether the fleet runs other processes by now than calls are recorded for. */
    boolean isBehind() {
        return !gathering.processes().equals(bench.processes());
    }

    /** Returns whether the evidence of the fleet is of another piece by now, so that keys have to speak again. */
    boolean isOfAnotherPiece() {
        return gathering.processes().sinceStart() != bench.processes().sinceStart();
    }

    /** Gathers what was drained, and who has testified. */
    void add(List<EpochBatch> batches, boolean isJudged) {
        batches.forEach(batch -> gathering.add(batch, isJudged));
        log.drain(gathering::testified);
    }

    /** Gathers what was compared. */
    void add(ShadowTally.Batch compared, boolean isJudged) {
        gathering.add(compared, isJudged);
    }

    /** Returns what is to be contributed now, with at most so many testimonies; null if there is nothing. */
    @Nullable
    Contribution contribution(int mostTestimonies) {
        return gathering.next(mostTestimonies);
    }

    /** Notes that the store has what was contributed. */
    void contributed() {
        gathering.arrived();
    }

    /** Returns how many testimonies found no room on the way. */
    long unheard() {
        return log.lost() + gathering.unheard();
    }

    /** Returns the scale whose thresholds are named in sentences, if there is one here. */
    @Nullable
    LatencyScale scale() {
        return recorder.reference();
    }
}
