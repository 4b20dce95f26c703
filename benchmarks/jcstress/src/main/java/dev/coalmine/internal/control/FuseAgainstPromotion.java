package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Served;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A fuse that blows on a caller's thread against a promotion: whichever comes first, everything is on stable afterwards,
 * and the tick hears of it.
 */
@JCStressTest
@Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "the fuse came first; the promotion is told so")
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "the promotion came first, and was taken back")
@Outcome(expect = Expect.FORBIDDEN, desc = "the candidate has the traffic though its fuse has blown")
@State
public class FuseAgainstPromotion {
    private static final RolloutState RAMPING = in(new Phase.Ramping(0));
    private static final RolloutState PROMOTED = in(new Phase.Promoted());
    private static final EvidenceEpoch EPOCH = EvidenceEpoch.silent(new EpochTerms(1, 1, 0.05, false));
    private static final FuseReport REPORT = new FuseReport(1, 20, 20, 9, 0, 300);

    private final Traffic traffic = Paths.traffic();

    private static RolloutState in(Phase phase) {
        return new RolloutState(phase, null, Served.NOTHING, Attempts.FIRST, Set.of());
    }

    /** Makes a rollout at 5%. */
    public FuseAgainstPromotion() {
        CallPath path = traffic.path();
        boolean unused = path.replace(
                path.routing(), Routing.live(0, Share.percent(5), Baseline.all(), Overrides.none(), EPOCH));
    }

    /** Promotes. */
    @Actor
    public void promotion(ZZZ_Result r) {
        r.r1 = traffic.turn(RAMPING, PROMOTED, null, 0);
    }

    /** Blows the fuse. */
    @Actor
    public void fuse() {
        traffic.fuseBlown(REPORT);
    }

    /** Looks at what calls see afterwards, and at what the next tick is told. */
    @Arbiter
    public void afterwards(ZZZ_Result r) {
        Routing<EvidenceEpoch> routing = traffic.path().routing();
        r.r2 = routing.dormant() && !routing.dormantCandidate();
        r.r3 = traffic.takeBlown() != null;
    }
}
