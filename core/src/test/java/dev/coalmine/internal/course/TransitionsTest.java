package dev.coalmine.internal.course;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Input.Plain;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.internal.course.Transitions.Row;
import dev.coalmine.internal.judging.Judgements;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The transition table, the state machine and the diagram in the docs say the same. */
class TransitionsTest {
    private static final Path DIAGRAM = Path.of("../docs/architecture.md");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Moves that tell of something and lead nowhere; the diagram leaves them out, as it does a plan replaced on the spot. */
    private static final Set<Move> REMARKS =
            Set.of(Move.HELD_TOO_LONG, Move.APPROVAL_AWAITED, Move.WOULD_HAVE_TRIPPED, Move.RECONFIGURATION_REFUSED);

    private static final List<Phase> PHASES = List.of(
            new Phase.Shadowing(),
            new Phase.Ramping(1),
            new Phase.Baking(),
            new Phase.Paused(1),
            new Phase.Promoted(),
            new Phase.Tripped(1),
            new Phase.Aborted());

    private static Course course(Gate gate, Overdue overdue, RunMode mode) {
        RolloutPlan.Builder plan = RolloutPlan.builder()
                .step(Step.of(percent(5), HOUR).gate(gate).longestHold(HOUR.multipliedBy(2), overdue))
                .step(Step.of(percent(50), HOUR).gate(gate).longestHold(HOUR.multipliedBy(2), overdue))
                .bake(Bake.of(HOUR).gate(gate).longestHold(HOUR.multipliedBy(2), overdue))
                .retry(2, HOUR);
        return Course.of(plan.build(), mode);
    }

    private static Course shadowing(RunMode mode) {
        Shadow shadow = Shadow.of(percent(10), HOUR)
                .minCalls(0)
                .gate(Gate.APPROVAL)
                .longestHold(HOUR.multipliedBy(2), Overdue.HOLD);
        return Course.of(
                RolloutPlan.builder()
                        .shadow(shadow)
                        .step(Step.of(percent(5), HOUR))
                        .retry(1, HOUR)
                        .build(),
                mode);
    }

    private static List<Input> inputs(Course course) {
        List<Input> inputs = new ArrayList<>(
                List.of(new Input.Begin(), new Input.FuseBlown("it blew"), new Input.Failing("it fails")));
        for (Plain order : Plain.values()) {
            inputs.add(new Input.Command(order, "anna", "because"));
        }
        for (double share : new double[] {20, 95}) {
            inputs.add(new Input.Command(new Input.SetShare(percent(share)), "anna", "because"));
        }
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            Sight sight = new Sight(Judgements.of(kind), List.of(), List.of(), Pace.NONE);
            inputs.add(new Input.Tick(sight, 100, HOUR.toNanos()));
            inputs.add(new Input.Tick(sight, 0, HOUR.toNanos()));
        }
        for (Phase phase : PHASES) {
            RolloutState state = RolloutState.PENDING.in(phase);
            Place place = state.place();
            RolloutState there = place == null ? state : state.moved(course.restored(place, percent(5)));
            inputs.add(new Input.Restore(there, "as it was"));
        }
        inputs.add(new Input.Refusal("anna", "it is not valid"));
        inputs.add(new Input.Reconfigure(course, "anna", "the same again"));
        return inputs;
    }

    /** What a state can do does not depend on how much more than needed was served. */
    private static RolloutState bounded(RolloutState state) {
        Served served = state.served();
        return state.with(new Served(Math.min(served.nanos(), 2 * HOUR.toNanos()), Math.min(served.calls(), 100)));
    }

    /** Goes wherever these inputs lead, and returns the rows that were met on the way. */
    private static Set<Row> explored(Course course) {
        Set<Row> rows = new HashSet<>();
        Set<RolloutState> seen = new HashSet<>();
        Queue<RolloutState> waiting = new ArrayDeque<>(List.of(RolloutState.PENDING));
        while (!waiting.isEmpty()) {
            RolloutState state = waiting.remove();
            for (Input input : inputs(course)) {
                Transition transition = StateMachine.next(course, state, input);
                if (transition.decision() != null) {
                    rows.add(new Row(
                            transition.decision().move(),
                            state.phase().getClass(),
                            transition.state().phase().getClass()));
                }
                RolloutState next = bounded(transition.state());
                if (next.attempts().total() <= 1 && seen.add(next)) {
                    waiting.add(next);
                }
            }
        }
        return rows;
    }

    private static Course ramp(RunMode mode) {
        return Course.of(RolloutPlan.builder().step(percent(5), HOUR).build(), mode);
    }

    /** Returns the row of a rollout in that phase that goes on by another course. */
    private static Set<Row> replanned(Course course, Phase phase, Course other) {
        RolloutState state = RolloutState.PENDING.in(phase);
        Transition transition = StateMachine.next(course, state, new Input.Reconfigure(other, "anna", "because"));
        assertThat(other.share(transition.state())).isEqualTo(course.share(state));
        return Set.of(new Row(
                Move.RECONFIGURED, phase.getClass(), transition.state().phase().getClass()));
    }

    @Test
    void theStateMachineMakesAllMovesOfTheTableAndNoOther() {
        Set<Row> rows = new LinkedHashSet<>();
        for (RunMode mode : RunMode.values()) {
            rows.addAll(explored(shadowing(mode)));
            rows.addAll(explored(course(Gate.APPROVAL, Overdue.HOLD, mode)));
            rows.addAll(explored(course(Gate.NO_HARM, Overdue.ADVANCE, mode)));
            rows.addAll(explored(course(Gate.PROVEN, Overdue.ROLL_BACK, mode)));
            rows.addAll(replanned(shadowing(mode), new Phase.Shadowing(), course(Gate.NO_HARM, Overdue.HOLD, mode)));
            rows.addAll(replanned(course(Gate.NO_HARM, Overdue.HOLD, mode), new Phase.Baking(), ramp(mode)));
        }

        assertThat(rows).containsExactlyInAnyOrderElementsOf(Transitions.table());
    }

    @Test
    void aMoveThatTheTableDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> Transitions.require(Move.PROMOTED, new Phase.Tripped(0), new Phase.Promoted()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No PROMOTED leads from Tripped");
    }

    @Test
    @Promise("S2")
    void everyWatchedPhaseCanTripAndEveryPhaseCanBeAborted() {
        Set<Class<?>> tripped = new HashSet<>();
        Set<Class<?>> aborted = new HashSet<>(Set.of(Phase.Aborted.class));
        for (Row row : Transitions.table()) {
            if (row.move() == Move.TRIPPED) {
                tripped.add(row.from());
            } else if (row.move() == Move.ABORTED) {
                aborted.add(row.from());
            }
        }
        assertThat(tripped)
                .containsExactlyInAnyOrder(
                        Phase.Shadowing.class,
                        Phase.Ramping.class,
                        Phase.Baking.class,
                        Phase.Paused.class,
                        Phase.Promoted.class);
        assertThat(aborted)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Phase.class.getPermittedSubclasses())
                        .flatMap(
                                type -> type.isInterface() ? Stream.of(type.getPermittedSubclasses()) : Stream.of(type))
                        .toList());
    }

    /** An edge of the diagram: {@code RAMPING --> BAKING: bake started}. */
    @Test
    void theDiagramShowsTheTable() throws IOException {
        Matcher block = Pattern.compile("```mermaid\\RstateDiagram-v2\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DIAGRAM));
        assertThat(block.find()).isTrue();
        Set<String> drawn = new TreeSet<>();
        for (String line : block.group(1).split("\\R")) {
            if (line.contains("-->") && !line.contains("[*]")) {
                String[] edge = line.strip().split(" --> |: ");
                for (String move : edge[2].split(", ")) {
                    assertThat(drawn.add(edge[0] + " " + move + " " + edge[1]))
                            .as(line)
                            .isTrue();
                }
            }
        }

        Set<String> rows = new TreeSet<>();
        for (Row row : Transitions.table()) {
            boolean staying = row.move() == Move.RECONFIGURED && row.from() == row.to();
            if (!staying && !REMARKS.contains(row.move())) {
                String move = row.move().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                rows.add(name(row.from()) + " " + move + " " + name(row.to()));
            }
        }
        assertThat(drawn).isEqualTo(rows);
    }

    private static String name(Class<? extends Phase> phase) {
        return phase.getSimpleName().toUpperCase(Locale.ROOT);
    }

    @Test
    void sharesAreThoseOfThePhases() {
        Course course = course(Gate.NO_HARM, Overdue.HOLD, RunMode.LIVE);
        assertThat(course.share(RolloutState.PENDING)).isEqualTo(Share.NONE);
        assertThat(shadowing(RunMode.LIVE).share(RolloutState.PENDING.in(new Phase.Shadowing())))
                .isEqualTo(Share.NONE);
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Ramping(1)))).isEqualTo(percent(50));
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Paused(1)))).isEqualTo(percent(50));
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Baking()))).isEqualTo(percent(90));
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Promoted()))).isEqualTo(Share.ALL);
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Tripped(1)))).isEqualTo(Share.NONE);
        assertThat(course.share(RolloutState.PENDING.in(new Phase.Aborted()))).isEqualTo(Share.NONE);
    }
}
