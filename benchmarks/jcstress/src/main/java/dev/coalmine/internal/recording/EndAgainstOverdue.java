package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A call that ends against the tick that finds it overdue: afterwards it counts once, and nothing is outstanding. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "it has ended, whichever came first")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, counted twice, or outstanding for ever")
@State
public class EndAgainstOverdue {
    private final Recorder recorder = Recorders.withoutGrace();
    private final Call call = new Call(recorder.open(0.5, false, 0));

    private static final class Call extends OutstandingCall {
        Call(EvidenceEpoch epoch) {
            super(epoch, Arm.CANDIDATE, 1, 0);
            begin();
        }

        @Override
        protected void becameOverdue(long age) {}

        void finish() {
            if (end()) {
                record(1_000, false);
            }
        }
    }

    /** Ends the call. */
    @Actor
    public void end() {
        call.finish();
    }

    /** Looks for calls that hang. */
    @Actor
    public void tick() {
        recorder.drain(Recorders.LATE);
    }

    /** Counts. */
    @Arbiter
    public void count(JJJ_Result r) {
        recorder.drain(Recorders.LATE);
        r.r1 = recorder.stats(Arm.CANDIDATE).calls();
        r.r2 = recorder.stats(Arm.CANDIDATE).outstanding().calls();
        r.r3 = recorder.stats(Arm.CANDIDATE).outstanding().overdue();
    }
}
