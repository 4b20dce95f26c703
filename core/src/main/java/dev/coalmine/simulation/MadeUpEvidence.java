package dev.coalmine.simulation;

import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Share;
import dev.coalmine.simulation.ArmFlow.LatencyPart;
import dev.coalmine.simulation.FuseReplay.UpTo;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder of one rollout would have found, made up. Deterministic for the draws; not thread-safe.
 *
 * <p>Calls arrive as a Poisson process, so that calls of different kinds arrive independently of one another, and each
 * kind can be drawn as it is wanted: those that fail and those that take too long one by one, with the key that made
 * them; first calls by how many keys of each {@linkplain Cells cell} make theirs; all others as mere numbers.
 */
final class MadeUpEvidence implements EvidenceSource {
    private static final double NANOS = 1e9;

    private final World world;
    private final Cells cells;
    private final Draws draws;
    private final RecordingTerms terms;
    private final Consumer<? super Blow> onBlown;
    private final MadeUpWitnesses witnesses;
    private final References references;
    private final MadeUpLatencies window;
    private final Stretches sinceWindow = new Stretches();
    private final Harm harm;
    private final Counts undrained = new Counts();
    private final Counts lastTick = new Counts();
    private final Counts drained = new Counts();

    private EpochTerms epoch = new EpochTerms(0, 0, 0, false);
    private FuseReplay fuse;
    private @Nullable Flows flows;
    private boolean warm;

    /** Both arms' calls, as long as share and climate stay. */
    private record Flows(Routing<EvidenceEpoch> routing, Climate climate, ArmFlow stable, ArmFlow candidate) {}

    MadeUpEvidence(World world, Draws draws, RecordingTerms terms, Consumer<? super Blow> onBlown) {
        this.world = world;
        this.cells = world.crowd().draw(draws);
        this.draws = draws;
        this.terms = terms;
        this.onBlown = onBlown;
        this.witnesses = new MadeUpWitnesses(cells, terms, world.traffic());
        this.references = new References(terms);
        this.window = new MadeUpLatencies(terms.hearing());
        this.harm = new Harm(cells);
        this.fuse = new FuseReplay(terms.fuse(), 0);
    }

    /**
     * Lets the calls of a tick pass, from that time on, routed by that value.
     *
     * <p>If they blow the fuse the rollout is told at once, and no candidate call comes after it.
     */
    void pass(long nanos, long tickNanos, Routing<EvidenceEpoch> routing) {
        lastTick.clear();
        if (routing.dormant()) {
            return;
        }
        Climate climate = world.weather().at(nanos);
        Flows now = flows(routing, climate);
        double calls = world.weather().callsPerSecond(nanos, climate) * tickNanos / NANOS;
        boolean blownBefore = fuse.report() != null;
        long succeeded = pass(now.stable, calls) + pass(now.candidate, calls);
        references.pass(calls, succeeded);
        if (!warm) {
            sinceWindow.pass(calls);
        }
        undrained.add(lastTick);
        FuseReport report = fuse.report();
        if (report != null && !blownBefore) {
            onBlown.accept(report);
        }
    }

    private Flows flows(Routing<EvidenceEpoch> routing, Climate climate) {
        Flows last = flows;
        if (last != null && last.routing == routing && last.climate == climate) {
            return last;
        }
        Flows next = new Flows(
                routing,
                climate,
                flow(Arm.STABLE, routing.baselineFrom(), Share.UNITS, climate),
                flow(Arm.CANDIDATE, 0, routing.candidateBelow(), climate));
        List<LatencyPart> parts = new ArrayList<>(next.stable.latencyParts());
        parts.addAll(next.candidate.latencyParts());
        references.begin(parts);
        sinceWindow.begin(parts);
        flows = next;
        return next;
    }

    private ArmFlow flow(Arm arm, int from, int to, Climate climate) {
        for (int cell = 0; cell < cells.size(); cell++) {
            if (cells.isCutBy(cell, from) || cells.isCutBy(cell, to)) {
                throw new IllegalStateException("The plan has no step that routes from " + from + " to " + to);
            }
        }
        int[] members = IntStream.range(0, cells.size())
                .filter(cell -> cells.liesWithin(cell, from, to))
                .toArray();
        return new ArmFlow(cells, members, arm, climate);
    }

    private long pass(ArmFlow flow, double calls) {
        Arm arm = flow.arm();
        long[] failing = new long[(int) draws.poisson(calls * flow.failing())];
        for (int i = 0; i < failing.length; i++) {
            int cell = flow.failingCell(draws);
            failing[i] = CandidateCalls.key(cell, flow.key(cell, draws));
        }
        long all = failing.length + draws.poisson(calls * flow.succeeding());
        UpTo made = new UpTo(all, failing.length);
        if (arm == Arm.STABLE) {
            fuse.stable(all, failing.length);
        } else {
            made = fuse.candidate(flow, all, failing, draws);
        }
        for (int i = 0; i < made.failures(); i++) {
            failed(flow, (int) (failing[i] >>> Integer.SIZE), (int) failing[i]);
        }
        double part = all == 0 ? 1 : (double) made.calls() / all; // less if the fuse blew
        succeeded(flow, calls * part, made.calls() - made.failures());
        witnesses.called(flow, made.calls(), draws);
        lastTick.add(arm, made.calls(), made.failures());
        return made.calls() - made.failures();
    }

    private void failed(ArmFlow flow, int cell, int key) {
        witnesses.failed(flow, cell, key, draws);
        if (flow.arm() == Arm.CANDIDATE) {
            harm.failed(flow, cell, draws);
        }
    }

    private void succeeded(ArmFlow flow, double calls, long successes) {
        witnesses.succeeded(flow, calls, successes, draws);
        if (flow.arm() == Arm.CANDIDATE) {
            harm.succeeded(flow, calls, successes, draws);
        }
    }

    @Override
    public LatencyWindow takeWindow() {
        sinceWindow.drawInto(window, draws);
        return window.takeWindow();
    }

    @Override
    public void warmedUp() {
        warm = true;
    }

    @Override
    public boolean hasReference() {
        return references.suffice();
    }

    @Override
    public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
        references.freeze(draws);
        long processA = epoch.processA() + (fresh || epoch.number() == 0 ? 1 : 0);
        boolean hearsTime = warm && references.latencies().scale() != null;
        epoch = new EpochTerms(epoch.number() + 1, processA, rho, hearsTime);
        witnesses.open(fresh, hearsTime ? references.latencies() : null);
        if (processA != fuse.processA()) {
            fuse = new FuseReplay(terms.fuse(), processA);
        }
        flows = null;
        return EvidenceEpoch.silent(epoch);
    }

    @Override
    public List<EpochBatch> drain(long nowNanos) {
        LatencyFirsts latency = witnesses.latency();
        if (undrained.isEmpty()) {
            return List.of();
        }
        EpochBatch batch = new EpochBatch(
                epoch,
                witnesses.takeNew(Arm.STABLE, undrained.calls(Arm.STABLE)),
                witnesses.takeNew(Arm.CANDIDATE, undrained.calls(Arm.CANDIDATE)),
                witnesses.groups(),
                latency);
        drained.add(undrained);
        undrained.clear();
        return List.of(batch);
    }

    @Override
    public @Nullable FuseReport failingOfFewKeys() {
        return fuse.ofFewKeys();
    }

    /** Returns the counts; of latencies, nothing is kept. */
    @Override
    public ArmStats stats(Arm arm) {
        LatencySnapshot none = LatencySnapshot.of(new Histogram(2));
        return new ArmStats(arm, drained.calls(arm), drained.failures(arm), none, none, 0, 0, Outstanding.NONE);
    }

    @Override
    public long lateCalls() {
        return 0;
    }

    /** Returns the recorded calls of the last tick. */
    Counts lastTick() {
        return lastTick;
    }

    /** Returns whom the regression harmed. */
    Harm harm() {
        return harm;
    }
}
