package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A call that records into an epoch against the drain that closes it: it counts exactly once, be it as evidence or as a
 * late call, and is in the statistics either way.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the call came first: it is evidence")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the drain came first: the call is late")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or counted twice")
@State
public class RecordAgainstClose {
    private final Recorder recorder = Recorders.withoutGrace();
    private final EvidenceEpoch epoch = recorder.open(0.5, false, 0);
    private List<EpochBatch> drained;

    /** Retires the epoch. */
    public RecordAgainstClose() {
        EvidenceEpoch unused = recorder.open(0.5, false, 0);
    }

    /** Calls. */
    @Actor
    public void call() {
        epoch.record(Arm.CANDIDATE, 1, 1_000, false);
    }

    /** Closes the epoch, and takes what is in it. */
    @Actor
    public void drain() {
        drained = recorder.drain(Recorders.LATE);
    }

    /** Takes what has come in since. */
    @Arbiter
    public void count(JJJ_Result r) {
        r.r1 = Recorders.calls(drained) + Recorders.calls(recorder.drain(Recorders.LATE));
        r.r2 = recorder.lateCalls();
        r.r3 = recorder.stats(Arm.CANDIDATE).calls();
    }
}
