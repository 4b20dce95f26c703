package dev.coalmine.internal.recording;

import dev.coalmine.plan.Fuse;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A call that leaves a full bulkhead against one that enters: afterwards there is room for exactly what there should be. */
@JCStressTest
@Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE, desc = "one left, one took its room")
@Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "it came too early, and the room is still there")
@Outcome(expect = Expect.FORBIDDEN, desc = "room was lost, or made")
@State
public class LeaveAgainstEnter {
    private final CandidateBulkhead bulkhead = new CandidateBulkhead(1, Fuse.none(), report -> {});

    /** Fills it. */
    public LeaveAgainstEnter() {
        boolean unused = bulkhead.tryEnter();
    }

    /** Leaves. */
    @Actor
    public void leave() {
        bulkhead.leave();
    }

    /** Enters, if it can. */
    @Actor
    public void enter(ZZZ_Result r) {
        r.r1 = bulkhead.tryEnter();
    }

    /** Looks for room; there is not twice as much as there was. */
    @Arbiter
    public void look(ZZZ_Result r) {
        r.r2 = bulkhead.tryEnter();
        r.r3 = r.r1 && !bulkhead.tryEnter();
    }
}
