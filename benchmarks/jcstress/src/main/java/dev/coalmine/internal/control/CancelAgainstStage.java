package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJJ_Result;

/** A stage that completes against the cancellation of its caller: what is recorded is what the caller's future shows. */
@JCStressTest
@Outcome(id = "false, 1, 0", expect = Expect.ACCEPTABLE, desc = "the stage came first: a call that succeeded")
@Outcome(id = "true, 0, 1", expect = Expect.ACCEPTABLE, desc = "the cancellation came first: a call that says nothing")
@Outcome(expect = Expect.FORBIDDEN, desc = "the caller saw one thing, and the other was recorded")
@State
public class CancelAgainstStage {
    private final Recorder recorder =
            new Recorder(RecordingTerms.of(Fuse.none(), 0.5, Hearing.ERRORS), report -> {}, failure -> {});
    private final EvidenceEpoch epoch = recorder.open(0.5, false, 0);
    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private final CompletableFuture<String> seen;

    /** Makes the call. */
    public CancelAgainstStage() {
        Routing<EvidenceEpoch> routing = Routing.live(0, Share.percent(100), Baseline.all(), Overrides.none(), epoch);
        CallPath path = Paths.path(routing);
        long ticket = path.admit(routing, NumberKey.INSTANCE, 1);
        if (!Ticket.recorded(ticket)) {
            throw new IllegalStateException("not recorded");
        }
        seen = path.begin(routing, ticket, new CallTerms(null, 1)).follow(stage).toCompletableFuture();
    }

    /** Completes the stage. */
    @Actor
    public void complete() {
        stage.complete("done");
    }

    /** Gives up on it. */
    @Actor
    public void cancel() {
        seen.cancel(true);
    }

    /** Compares. */
    @Arbiter
    public void compare(ZJJ_Result r) {
        recorder.drain(0);
        r.r1 = seen.isCancelled();
        r.r2 = recorder.stats(Arm.CANDIDATE).calls();
        r.r3 = recorder.stats(Arm.CANDIDATE).interrupted();
    }
}
