package dev.coalmine.internal.flight;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Finding;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes down each change of a rollout, with what the judge had found, in the recordings of JDK Flight Recorder that are
 * under way; without one it costs a look at a flag for each change, and calls nothing. Thread-safe.
 */
public final class FlightRecorder implements RolloutListener {
    private static final AtomicLong DECISIONS = new AtomicLong();

    private FlightRecorder() {}

    /** Returns one, if this JVM has a flight recorder that our module can read. */
    public static Optional<RolloutListener> find() {
        try {
            Class<?> event = Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
            return FlightRecorder.class.getModule().canRead(event.getModule())
                    ? Optional.of(new FlightRecorder())
                    : Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    @Override
    public void onEvent(RolloutEvent event) {
        DecisionEvent decision = new DecisionEvent();
        FindingEvent probe = new FindingEvent();
        if (!decision.isEnabled() && !probe.isEnabled()) {
            return;
        }
        long number = DECISIONS.incrementAndGet();
        write(decision, event, number);
        event.change().verdict().findings().forEach(finding -> write(finding, event.rollout(), number));
    }

    private static void write(DecisionEvent decision, RolloutEvent event, long number) {
        Change change = event.change();
        decision.number = number;
        decision.rollout = change.rollout();
        decision.kind = event.kind().label();
        decision.who = change.who();
        decision.from = change.from().label();
        decision.to = change.to().label();
        decision.share = change.share().millionths() / (double) Share.UNITS;
        decision.why = change.sentence();
        decision.verdict = change.verdict().kind().name();
        decision.evidence = change.verdict().sentence();
        decision.commit();
    }

    private static void write(Finding finding, String rollout, long number) {
        FindingEvent event = new FindingEvent();
        event.decision = number;
        event.rollout = rollout;
        event.guardrail = finding.guardrail();
        event.verdict = finding.kind().name();
        event.logWealth = finding.evidence().harm().logWealth();
        event.logLimit = finding.evidence().harm().logLimit();
        event.candidateKeys = finding.evidence().tally().candidateKeys();
        event.stableKeys = finding.evidence().tally().stableKeys();
        event.evidence = finding.sentence();
        event.commit();
    }
}
