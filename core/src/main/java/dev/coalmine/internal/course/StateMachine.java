package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.event.Phase.Baking;
import dev.coalmine.event.Phase.Pending;
import dev.coalmine.event.Phase.Promoted;
import dev.coalmine.event.Phase.Tripped;
import dev.coalmine.event.Phase.Watched;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Stage;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What leads a rollout from one phase to the next: a pure function of course, state and input. {@link Transitions} is the
 * table of all its moves.
 *
 * <p>A trip is legal from every watched phase; by a fuse that blows late, of calls that were under way when the candidate
 * was promoted, from there too; and an abort from every phase, promoted included. What was rolled back
 * stays so, until a cool-down is over that the plan allows for, or a human acknowledges it. The same rollback twice
 * changes nothing.
 */
public final class StateMachine {
    /** Who decides by the plan. */
    public static final String PLAN = "plan";

    /** Who decides by the evidence. */
    public static final String JUDGE = "judge";

    /** Who decides at once. */
    public static final String FUSE = "fuse";

    private StateMachine() {}

    /** Returns what follows. */
    public static Transition next(Course course, RolloutState state, Input input) {
        if (input instanceof Input.Tick tick) {
            return tick(course, state, tick);
        }
        if (input instanceof Input.FuseBlown blown) {
            boolean late = state.phase() instanceof Promoted && course.mode() == RunMode.LIVE;
            return late || state.phase().watched()
                    ? harmed(course, state, Notice.FUSE_WOULD_TRIP, FUSE, blown.why())
                    : Transition.stay(state);
        }
        if (input instanceof Input.Failing failing) {
            return state.phase().watched()
                    ? harmed(course, state, Notice.JUDGE_WOULD_TRIP, JUDGE, failing.why())
                    : Transition.stay(state);
        }
        if (input instanceof Input.Command command) {
            return Commands.next(course, state, command);
        }
        if (input instanceof Input.Reconfigure other) {
            return move(state, replanned(course, state, other.next()), Move.RECONFIGURED, other.who(), other.why());
        }
        if (input instanceof Input.Refusal refusal) {
            return move(state, state, Move.RECONFIGURATION_REFUSED, refusal.who(), refusal.why());
        }
        return begin(course, state, input);
    }

    private static RolloutState replanned(Course course, RolloutState state, Course next) {
        Place place = state.place();
        return place == null ? state : state.replanned(next.replaced(course, place));
    }

    /** Returns the transition to another state by this move. */
    static Transition move(RolloutState from, RolloutState to, Move move, String who, String why) {
        Transitions.require(move, from.phase(), to.phase());
        return new Transition(to, new Decision(move, who, why), null, from);
    }

    private static Transition begin(Course course, RolloutState state, Input input) {
        if (!(state.phase() instanceof Pending)) {
            return Transition.stay(state);
        }
        if (input instanceof Input.Restore restore) {
            return move(state, restore.state(), Move.RESTORED, PLAN, restore.sentence());
        }
        return move(state, state.begun(course.start(), Attempts.FIRST), Move.STARTED, PLAN, "");
    }

    private static Transition tick(Course course, RolloutState state, Input.Tick tick) {
        Phase phase = state.phase();
        if (phase instanceof Tripped tripped) {
            return cool(course, state, tripped, tick);
        }
        if (!phase.watched()) {
            return Transition.stay(state);
        }
        boolean clockRuns = phase instanceof Watched;
        RolloutState served = state.serving(clockRuns ? tick.elapsedNanos() : 0, tick.candidateCalls());
        if (tick.sight().judgement().kind() == Verdict.Kind.FAIL && hasEffect(course, state)) {
            String why = tick.sight().judgement().verdict().sentence();
            return harmed(course, served, Notice.JUDGE_WOULD_TRIP, JUDGE, why);
        }
        return phase instanceof Watched watched
                ? held(course, served, course.leg(watched), tick.sight())
                : Transition.stay(served);
    }

    /** Returns whether a failing candidate has any effect: live always, in a dry run once. */
    private static boolean hasEffect(Course course, RolloutState state) {
        return course.mode() == RunMode.LIVE || !state.told().contains(Notice.JUDGE_WOULD_TRIP);
    }

    /** Trips what was shown to be harmful, or says that it would have. */
    private static Transition harmed(Course course, RolloutState state, Notice notice, String who, String why) {
        if (course.mode() == RunMode.LIVE) {
            return trip(course, state, who, why);
        }
        return tell(state, notice, who, why);
    }

    private static Transition trip(Course course, RolloutState state, String who, String why) {
        Place place = state.place();
        Watched from = place == null ? course.last() : place.phase();
        Retry retry = course.retry();
        int made = state.attempts().automatic();
        Duration coolDown = made < retry.maxAttempts() ? retry.coolDownAfter(made) : null;
        return move(state, state.in(new Tripped(from, coolDown)), Move.TRIPPED, who, why);
    }

    private static Transition tell(RolloutState state, Notice notice, String who, String why) {
        return state.told().contains(notice)
                ? Transition.stay(state)
                : move(state, state.telling(notice), notice.move(), who, why);
    }

    /** Decides whether a rollout that is held goes on. */
    private static Transition held(Course course, RolloutState state, Leg leg, Sight sight) {
        Stage<?> stage = leg.stage();
        boolean overdue = Waiting.isOverdue(stage, state.served());
        if (!overdue && !Waiting.isServed(stage, state.served())) {
            return Transition.stay(state);
        }
        List<String> missing = Waiting.missing(course, leg, state.served(), sight);
        if (missing.isEmpty()) {
            return goUp(
                    course,
                    state,
                    PLAN,
                    served(state) + "; " + sight.judgement().summary());
        }
        if (overdue) {
            return overdue(course, state, stage, sight, missing);
        }
        return missing.equals(List.of(Waiting.APPROVAL))
                ? tell(state, Notice.APPROVAL_AWAITED, PLAN, served(state) + "; advance it, or abort it")
                : Transition.stay(state);
    }

    private static Transition overdue(
            Course course, RolloutState state, Stage<?> stage, Sight sight, List<String> missing) {
        String why = served(state) + ", longer than planned; it still waits for " + String.join("; ", missing);
        return switch (stage.overdue()) {
            case HOLD -> tell(state, Notice.HELD_TOO_LONG, PLAN, why);
            case ROLL_BACK -> harmed(course, state, Notice.PLAN_WOULD_TRIP, PLAN, why);
            case ADVANCE -> sight.obstacles().isEmpty() ? goUp(course, state, PLAN, why) : Transition.stay(state);
        };
    }

    private static String served(RolloutState state) {
        return "held " + Wording.seconds(state.served().nanos()) + " with "
                + Wording.count(state.served().calls()) + " candidate calls";
    }

    /** Goes to the next stretch that lies higher; after the last one, promotes. */
    static Transition goUp(Course course, RolloutState state, String who, String why) {
        Place next = course.after(Objects.requireNonNull(state.place()));
        if (next == null) {
            return move(state, state.in(new Promoted()), Move.PROMOTED, who, why);
        }
        Move move = next.phase() instanceof Baking ? Move.BAKE_STARTED : Move.ADVANCED;
        return move(state, state.at(next), move, who, why);
    }

    /** Lets the cool-down go on, and begins again when it is over. */
    private static Transition cool(Course course, RolloutState state, Tripped tripped, Input.Tick tick) {
        Duration coolDown = tripped.coolDown();
        if (coolDown == null) {
            return Transition.stay(state);
        }
        RolloutState cooled = state.serving(tick.elapsedNanos(), 0);
        int made = state.attempts().automatic();
        int most = course.retry().maxAttempts();
        boolean over = cooled.served().nanos() >= coolDown.toNanos();
        if (!over || made >= most || !tick.sight().obstacles().isEmpty()) {
            return Transition.stay(cooled);
        }
        Attempts next = new Attempts(state.attempts().total() + 1, made + 1);
        String why =
                "the cool-down of " + Wording.duration(coolDown) + " is over; attempt " + (made + 1) + " of " + most;
        return move(cooled, state.begun(course.start(), next), Move.RETRIED, PLAN, why);
    }
}
