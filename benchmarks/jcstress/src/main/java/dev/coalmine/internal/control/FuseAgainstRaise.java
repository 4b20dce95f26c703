package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A fuse that blows on a caller's thread against a step up that was decided on the same routing value: exactly one is in
 * force afterwards, and it is the one that was told so.
 */
@JCStressTest
@Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE, desc = "the fuse came first; the step is told so")
@Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "the step came first; the fuse's epoch is over")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither, or the wrong one")
@State
public class FuseAgainstRaise {
    private static final RolloutSettings SETTINGS = new RolloutSettings(
            new RolloutSettings.Identity("stress", "1", ""),
            RolloutPlan.defaults(),
            MissingKey.STABLE,
            Overrides.none(),
            Failures.defaults());

    private final Routing<EvidenceEpoch> before = live(5);
    private final CallPath path =
            new CallPath(SETTINGS, System::nanoTime, new Guard("stress", System::nanoTime), before);

    /** The epoch is of no account here. */
    private static Routing<EvidenceEpoch> live(double percent) {
        return Routing.live(0, Share.percent(percent), Baseline.all(), Overrides.none(), null);
    }

    /** Blows the fuse. */
    @Actor
    public void fuse(ZZZ_Result r) {
        r.r1 = path.replace(before, Routing.dormant(Arm.STABLE, null));
    }

    /** Goes up. */
    @Actor
    public void step(ZZZ_Result r) {
        r.r2 = path.replace(before, live(25));
    }

    /** Looks at what calls see afterwards. */
    @Arbiter
    public void calls(ZZZ_Result r) {
        r.r3 = path.routing().dormant();
    }
}
