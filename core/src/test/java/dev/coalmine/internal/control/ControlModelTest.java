package dev.coalmine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.NaivePlan.Stretch;
import dev.coalmine.internal.control.NaiveRollout.Sheet;
import dev.coalmine.internal.course.Input.Plain;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RunMode;
import dev.coalmine.store.StoredState;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Whole rollouts in random company: time, evidence, humans, new plans, new processes, and a store that goes away or loses
 * replies. After every input the controller stands where {@link NaiveRollout} does, its traffic goes where its phase
 * says, and the store has what is in force, or what it took last.
 */
class ControlModelTest {
    private static final List<NaivePlan> PLANS = List.of(
            plan(
                    RunMode.LIVE,
                    null,
                    0,
                    1.5,
                    Stretch.of(5, 30),
                    Stretch.of(25, 20).calls(100),
                    Stretch.of(50, 10)),
            plan(
                    RunMode.LIVE,
                    Stretch.of(90, 20),
                    3,
                    1.5,
                    Stretch.of(10, 20),
                    Stretch.of(40, 0).approved()),
            plan(
                    RunMode.LIVE,
                    Stretch.of(80, 30).atMost(40, Overdue.ADVANCE),
                    1,
                    2.0,
                    Stretch.of(5, 20).calls(500).atMost(60, Overdue.ROLL_BACK),
                    Stretch.of(25, 10).calls(300).atMost(30, Overdue.HOLD),
                    Stretch.of(60, 10)),
            plan(
                    RunMode.DRY_RUN,
                    Stretch.of(90, 20),
                    3,
                    1.5,
                    Stretch.of(10, 20),
                    Stretch.of(40, 0).approved()),
            plan(
                    RunMode.DRY_RUN,
                    null,
                    0,
                    2.0,
                    Stretch.of(5, 20).calls(500).atMost(60, Overdue.ROLL_BACK),
                    Stretch.of(25, 60)));

    private static NaivePlan plan(
            RunMode mode, @Nullable Stretch bake, int retries, double errors, Stretch... stretches) {
        return new NaivePlan(List.of(stretches), bake, retries, 15, errors, mode);
    }

    /** What may happen to a rollout. */
    sealed interface Happening {
        /** Time goes by, and calls are made, of which none or nearly all fail. */
        record Tick(int millis, int calls, boolean harmful) implements Happening {}

        record Command(Plain order) implements Happening {}

        record SetShare(int percent) implements Happening {}

        record FuseBlows() implements Happening {}

        /** Its plan is replaced by that one. */
        record Reconfigured(int plan) implements Happening {}

        record BadConfiguration() implements Happening {}

        /** The process ends, in order or not, and the next one comes with that plan. */
        record Restarted(boolean killed, int plan) implements Happening {}

        record StoreAway(boolean away) implements Happening {}

        record NextReplyLost() implements Happening {}

        record WallClockSet(int hours) implements Happening {}

        /** The machine sleeps: time goes by, and nobody ticks. */
        record Slept(int seconds) implements Happening {}
    }

    @Provide
    Arbitrary<List<Happening>> lives() {
        Arbitrary<Happening> ticks = Combinators.combine(
                        Arbitraries.of(500, 1_000, 3_000, 7_000, 12_000, 25_000),
                        Arbitraries.of(0, 0, 60, 250),
                        Arbitraries.frequency(Tuple.of(29, false), Tuple.of(1, true)))
                .as((millis, calls, harmful) -> new Happening.Tick(millis, harmful ? 400 : calls, harmful));
        Arbitrary<Integer> plans = Arbitraries.integers().between(0, PLANS.size() - 1);
        Arbitrary<Happening> killed = Combinators.combine(Arbitraries.of(true, false), plans.injectDuplicates(0.5))
                .as(Happening.Restarted::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(60, ticks),
                        Tuple.of(18, Arbitraries.of(Plain.values()).map(Happening.Command::new)),
                        Tuple.of(6, Arbitraries.of(1, 5, 7, 25, 33, 60, 85, 90).map(Happening.SetShare::new)),
                        Tuple.of(2, Arbitraries.just(new Happening.FuseBlows())),
                        Tuple.of(4, plans.map(Happening.Reconfigured::new)),
                        Tuple.of(1, Arbitraries.just(new Happening.BadConfiguration())),
                        Tuple.of(5, killed),
                        Tuple.of(5, Arbitraries.of(true, false, false).map(Happening.StoreAway::new)),
                        Tuple.of(3, Arbitraries.just(new Happening.NextReplyLost())),
                        Tuple.of(2, Arbitraries.of(-9_000, -1, 1, 9_000).map(Happening.WallClockSet::new)),
                        Tuple.of(2, Arbitraries.of(1, 15, 3_600).map(Happening.Slept::new)))
                .list()
                .ofSize(100);
    }

    /** 150 lives of 100 happenings each. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    @Promise({"S2", "S3", "S4", "S5", "S6"})
    @Fault({30, 38, 39, 40, 41})
    void aControllerGoesWhereANaiveModelGoes(@ForAll("lives") List<Happening> life) {
        ModelledProcess process = new ModelledProcess(PLANS.get(0));
        NaiveRollout model = new NaiveRollout(PLANS.get(0));
        process.begin();
        heard(model, process);
        List<String> story = new ArrayList<>();
        for (Happening each : life) {
            happen(each, model, process);
            story.add(each + " leads to " + model.now());
            assertThatNoException()
                    .as("%s", String.join("\n", story.subList(Math.max(0, story.size() - 10), story.size())))
                    .isThrownBy(() -> compare(model, process));
            Statistics.label("phase").collect(model.now().phase().label());
        }
        Statistics.label("phase")
                .coverage(met -> Phase.labels().stream()
                        .filter(label -> !label.equals("shadowing"))
                        .forEach(label -> met.check(label).percentage(percentage -> percentage > 0.2)));
    }

    private static void happen(Happening happening, NaiveRollout model, ModelledProcess process) {
        model.when(process.store().input());
        if (happening instanceof Happening.Tick tick) {
            int harmful = tick.harmful && model.now().phase().watched() ? tick.calls * 9 / 10 : 0;
            int calls = model.now().phase().watched() ? tick.calls : 0;
            process.calls().make(calls, harmful);
            long elapsed = process.pass(tick.millis);
            model.tick(elapsed, calls, harmful > 0);
            process.tick();
        } else if (happening instanceof Happening.Command command) {
            command(command.order, model);
            process.command(command.order);
        } else if (happening instanceof Happening.SetShare set) {
            model.setShare(set.percent);
            process.setShare(set.percent);
        } else if (happening instanceof Happening.FuseBlows) {
            if (process.calls().isOpen()) {
                model.blow();
            }
            process.calls().blowFuse();
        } else if (happening instanceof Happening.Reconfigured other) {
            model.reconfigure(PLANS.get(other.plan));
            process.reconfigure(PLANS.get(other.plan));
        } else if (happening instanceof Happening.BadConfiguration) {
            process.refuseConfiguration();
        } else if (happening instanceof Happening.Restarted restarted) {
            restart(restarted, model, process);
        } else if (happening instanceof Happening.StoreAway store) {
            process.store().away(store.away);
        } else if (happening instanceof Happening.NextReplyLost) {
            process.store().loseNextReply();
        } else if (happening instanceof Happening.WallClockSet set) {
            process.setWallClock(set.hours);
        } else if (happening instanceof Happening.Slept slept) {
            process.sleep(slept.seconds);
        }
        heard(model, process);
    }

    private static void command(Plain order, NaiveRollout model) {
        switch (order) {
            case PAUSE -> model.pause();
            case RESUME -> model.resume();
            case ADVANCE -> model.advance();
            case PROMOTE -> model.promote();
            case ABORT -> model.abort();
            case ACKNOWLEDGE -> model.acknowledge();
        }
    }

    private static void restart(Happening.Restarted restarted, NaiveRollout model, ModelledProcess process) {
        if (!restarted.killed) {
            boolean answers = !process.store().isAway() && !model.isUnread();
            process.close();
            heard(model, process);
            assertThat(!answers || model.isStored())
                    .as("the store has what was in force when it was closed")
                    .isTrue();
        }
        model.restart(PLANS.get(restarted.plan));
        model.when(process.store().input());
        process.restart(PLANS.get(restarted.plan));
    }

    private static void heard(NaiveRollout model, ModelledProcess process) {
        FlakyStore store = process.store();
        StoredState found = store.lastLoaded();
        Sheet served = null;
        if (store.hasLoaded()) {
            served = found == null
                    ? Sheet.PENDING
                    : Sheet.PENDING.serving(
                            found.progress().served().held().toMillis(),
                            found.progress().served().calls());
        }
        model.asked(served, store.hasTaken(), store.hasLostReply());
    }

    private static void compare(NaiveRollout model, ModelledProcess process) {
        Sheet expected = model.now();
        Standing standing = process.standing();
        assertThat(standing.position().phase()).isEqualTo(expected.phase());
        assertThat(standing.position().share().toString()).isEqualTo(expected.percent() + "%");
        assertThat(standing.position().attempts())
                .isEqualTo(new StoredState.Attempts(expected.total(), expected.automatic()));
        assertThat(process.candidatePercent()).as("traffic").isEqualTo(expected.percent());
        Sheet stored = model.stored();
        StoredState inStore = process.store().content();
        assertThat(inStore == null).isEqualTo(stored == null);
        if (stored != null) {
            assertThat(inStore.progress().phase()).as("stored").isEqualTo(stored.phase());
            assertThat(inStore.progress().setting().share().toString()).isEqualTo(stored.percent() + "%");
            assertThat(inStore.progress().attempts())
                    .isEqualTo(new StoredState.Attempts(stored.total(), stored.automatic()));
        }
        if (!process.store().isFailing() && !(expected.phase() instanceof Phase.Pending)) {
            assertThat(model.isStored())
                    .as("what is in force is what would be restored")
                    .isTrue();
        }
    }
}
