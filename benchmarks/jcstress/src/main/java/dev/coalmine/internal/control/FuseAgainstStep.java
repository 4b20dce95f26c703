package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A fuse that blows on a caller's thread against a step up within the same attempt, whose epoch it knows nothing of:
 * whichever comes first, everything is on stable afterwards.
 */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the fuse came first; the step is told so")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the step came first, and was taken back")
@Outcome(expect = Expect.FORBIDDEN, desc = "users are on a candidate whose fuse has blown")
@State
public class FuseAgainstStep {
    private static final EvidenceEpoch FIRST = EvidenceEpoch.silent(new EpochTerms(1, 1, 0.05, false));
    private static final EvidenceEpoch SECOND = EvidenceEpoch.silent(new EpochTerms(2, 1, 0.25, false));
    private static final FuseReport REPORT = new FuseReport(1, 20, 20, 9, 0, 300);

    private final Traffic traffic = Paths.traffic();
    private final CallPath path = traffic.path();
    private final Routing<EvidenceEpoch> before = live(5, FIRST);

    private static Routing<EvidenceEpoch> live(double percent, EvidenceEpoch epoch) {
        return Routing.live(0, Share.percent(percent), Baseline.all(), Overrides.none(), epoch);
    }

    /** Makes a rollout at 5%. */
    public FuseAgainstStep() {
        boolean unused = path.replace(path.routing(), before);
    }

    /** Goes up. */
    @Actor
    public void step(ZZ_Result r) {
        r.r1 = path.replace(before, live(25, SECOND));
    }

    /** Blows the fuse. */
    @Actor
    public void fuse() {
        traffic.fuseBlown(REPORT);
    }

    /** Looks at what calls see afterwards. */
    @Arbiter
    public void afterwards(ZZ_Result r) {
        r.r2 = path.routing().dormant() && !path.routing().dormantCandidate();
    }
}
