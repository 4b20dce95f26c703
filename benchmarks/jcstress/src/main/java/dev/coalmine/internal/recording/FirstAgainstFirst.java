package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two failing calls of one key, in two epochs of one process: the key testifies once, both calls count. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "one of them is first")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody is first, both are, or a call is lost")
@State
public class FirstAgainstFirst {
    private final Recorder recorder = Recorders.withoutGrace();
    private final EvidenceEpoch before = recorder.open(0.5, false, 0);
    private final EvidenceEpoch after = recorder.open(0.6, false, 0);

    /** Fails at the share before. */
    @Actor
    public void before() {
        before.record(Arm.CANDIDATE, 1, 1_000, true);
    }

    /** Fails at the share after. */
    @Actor
    public void after() {
        after.record(Arm.CANDIDATE, 1, 1_000, true);
    }

    /** Hears them. */
    @Arbiter
    public void hear(JJ_Result r) {
        r.r1 = Recorders.firstsA(recorder.drain(Recorders.LATE));
        r.r2 = recorder.stats(Arm.CANDIDATE).calls();
    }
}
