package dev.coalmine.simulation;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.control.Rehearsal;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Share;
import dev.coalmine.simulation.Outcome.At;
import dev.coalmine.simulation.Outcome.Ending;
import dev.coalmine.simulation.Outcome.Harmed;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One rollout from its start to its end. Not thread-safe; used once. */
final class Course {
    private static final double NANOS = 1e9;

    private final World world;
    private final Pace pace;
    private final Draws draws;
    private final Bystanders bystanders;
    private @Nullable MadeUpEvidence evidence;
    private Share share = Share.NONE;
    private @Nullable Ending ending;
    private @Nullable String cause;
    private long nanos;
    private long candidateCalls;
    private long candidateCallsBefore;

    /** How time goes: how long a tick is, and when there is an end of waiting. */
    record Pace(Duration tick, Duration horizon) {}

    Course(World world, Pace pace, Draws draws, List<Supplier<? extends Rule>> rules) {
        this.world = world;
        this.pace = pace;
        this.draws = draws;
        this.bystanders = new Bystanders(rules);
    }

    /** Runs it to its end. */
    Outcome run() {
        Rehearsal rehearsal = new Rehearsal(world.plan(), pace.tick, this::makeEvidence, this::heard);
        Routing<EvidenceEpoch> routing = rehearsal.routing();
        while (ending == null && !isOver()) {
            routing = rehearsal.routing();
            pass(routing);
            if (ending == null) {
                rehearsal.tick();
            }
            showBystanders();
        }
        requireSound(rehearsal);
        Outcome outcome = outcome(ending != null ? ending : Ending.UNFINISHED);
        while (outcome.isTripped() && bystanders.areWatching() && !isOver()) {
            pass(routing); // as if nothing had happened
            showBystanders();
        }
        return outcome.beside(bystanders.trips());
    }

    private boolean isOver() {
        return nanos >= pace.horizon.toNanos();
    }

    /** Lets the calls of one tick pass. */
    private void pass(Routing<EvidenceEpoch> routing) {
        madeEvidence().pass(nanos, pace.tick.toNanos(), routing);
        long calls = madeEvidence().lastTick().calls(Arm.CANDIDATE);
        candidateCalls += calls;
        candidateCallsBefore += nanos < world.regression().start().toNanos() ? calls : 0;
        nanos += pace.tick.toNanos();
    }

    private EvidenceSource makeEvidence(
            RecordingTerms terms, Consumer<? super Blow> onBlown, Consumer<? super Throwable> onInternalFailure) {
        MadeUpEvidence made = new MadeUpEvidence(world, draws, terms, onBlown);
        evidence = made;
        return made;
    }

    private MadeUpEvidence madeEvidence() {
        if (evidence == null) {
            throw new IllegalStateException("The rehearsal asked for no evidence");
        }
        return evidence;
    }

    private void heard(RolloutEvent event) {
        if (event instanceof RolloutEvent.Started || event instanceof RolloutEvent.Advanced) {
            share = event.change().share();
        } else if (event instanceof RolloutEvent.Promoted) {
            ending = Ending.PROMOTED;
        } else if (event instanceof RolloutEvent.Tripped) {
            ending = Ending.TRIPPED;
            cause = cause(event.change());
        }
    }

    /** Returns the guardrail that failed, or who tripped the rollout if it was not the judge. */
    private static String cause(RolloutEvent.Change change) {
        return change.verdict().findings().stream()
                .filter(finding -> change.who().equals("judge") && finding.kind() == Verdict.Kind.FAIL)
                .map(Finding::guardrail)
                .findFirst()
                .orElse(change.who());
    }

    private Outcome outcome(Ending how) {
        Harm harm = madeEvidence().harm();
        return new Outcome(how, cause, now(), new Harmed(harm.calls(), harm.users()), List.of());
    }

    private At now() {
        return new At(nanos / NANOS, candidateCalls, candidateCallsBefore);
    }

    private void showBystanders() {
        if (bystanders.areWatching()) {
            Counts tick = madeEvidence().lastTick();
            Observation seen = new Observation(
                    Duration.ofNanos(nanos),
                    share,
                    tick.calls(Arm.STABLE),
                    tick.failures(Arm.STABLE),
                    tick.calls(Arm.CANDIDATE),
                    tick.failures(Arm.CANDIDATE));
            bystanders.see(seen, now());
        }
    }

    /** What fails inside a rollout is counted and goes no further; here it would falsify the result. */
    private static void requireSound(Rehearsal rehearsal) {
        long failures = rehearsal.standing().counts().internalFailures();
        if (failures > 0) {
            throw new IllegalStateException(
                    "Something failed " + failures + " times inside a simulated rollout: see the log");
        }
    }
}
