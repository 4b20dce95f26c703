package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;

/** What was decided of one rollout, and where that has led. Guarded by the controller's lock. */
final class Ledger {
    private static final Set<Move> ALARMING = EnumSet.of(Move.TRIPPED, Move.HELD_TOO_LONG, Move.WOULD_HAVE_TRIPPED);

    /** What happens without leading anywhere: the sentence of the state stays that of the decision that led there. */
    private static final Set<Move> REMARKS =
            EnumSet.of(Move.HELD_TOO_LONG, Move.APPROVAL_AWAITED, Move.WOULD_HAVE_TRIPPED);

    private final RolloutSettings settings;
    private final Course course;
    private final EventQueue events;
    private final Logger log;
    private RolloutState state = RolloutState.PENDING;
    private Instant since;
    private String sentence;

    Ledger(RolloutSettings settings, Course course, EventQueue events, Logger log, Instant now) {
        this.settings = settings;
        this.course = course;
        this.events = events;
        this.log = log;
        this.since = now;
        this.sentence = "Waiting for the store of " + settings.name();
    }

    /** Notes that only time went by. */
    void served(RolloutState next) {
        state = next;
    }

    /** Notes a decision, and puts its event in line. */
    void decided(Decision decision, RolloutState next, Instant now, Verdict verdict) {
        String said = Announcement.sentence(settings, course, decision, state, next);
        state = next;
        if (!REMARKS.contains(decision.move())) {
            since = now;
            sentence = said;
        }
        if (ALARMING.contains(decision.move())) {
            log.warn(said);
        } else {
            log.info(said);
        }
        RolloutEvent.Change change =
                new RolloutEvent.Change(settings.name(), now, decision.who(), said, course.share(next), verdict);
        events.add(Announcement.event(decision, next, change));
    }

    RolloutState state() {
        return state;
    }

    /** Returns since when it stands there. */
    Instant since() {
        return since;
    }

    /** Returns the sentence of the decision that led there. */
    String sentence() {
        return sentence;
    }
}
