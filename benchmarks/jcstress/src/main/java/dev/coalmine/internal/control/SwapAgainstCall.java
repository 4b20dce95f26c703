package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJD_Result;

/**
 * A call that reads the routing value while a step puts another in force: it sees one of the two, whole, and so routes by
 * the share that its epoch is evidence of.
 */
@JCStressTest
@Outcome(id = "false, 1, 0.01", expect = Expect.ACCEPTABLE, desc = "the step before")
@Outcome(id = "true, 2, 1.0", expect = Expect.ACCEPTABLE, desc = "the step after")
@Outcome(expect = Expect.FORBIDDEN, desc = "the share of one and the epoch of the other, or half of either")
@State
public class SwapAgainstCall {
    /** Some key that is on the candidate at 100% and not at 0.0001%. */
    private static final long KEY = 4711;

    private final Routing<EvidenceEpoch> before = live(0.0001, new EpochTerms(1, 1, 0.01, false));
    private final CallPath path = Paths.path(before);

    private static Routing<EvidenceEpoch> live(double percent, EpochTerms terms) {
        return Routing.live(0, Share.percent(percent), Baseline.all(), Overrides.none(), EvidenceEpoch.silent(terms));
    }

    /** Goes up. */
    @Actor
    public void step() {
        boolean unused = path.replace(before, live(100, new EpochTerms(2, 1, 1, false)));
    }

    /** Calls. */
    @Actor
    public void call(ZJD_Result r) {
        Routing<EvidenceEpoch> routing = path.routing();
        r.r1 = Ticket.candidate(path.admit(routing, NumberKey.INSTANCE, KEY));
        r.r2 = routing.epoch().number();
        r.r3 = routing.epoch().terms().rho();
    }
}
