package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.console.Console;
import dev.coalmine.event.Phase;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.report.RolloutReport;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.States;
import dev.coalmine.store.StoredState;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Whatever valid state a store holds, also one that no rollout has ever been in, a rollout lives with it. */
@Fault({39, 49})
class RestartFuzzTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(Share.percent(5), Duration.ofMinutes(10)).minCalls(0))
            .step(Step.of(Share.percent(50), Duration.ofMinutes(10)).minCalls(0))
            .retry(3, Duration.ofMinutes(15))
            .build();

    private static final List<BiConsumer<Operator, String>> COMMANDS = List.of(
            Operator::pause,
            Operator::resume,
            Operator::advance,
            Operator::acknowledge,
            Operator::promote,
            Operator::abort,
            (operator, why) -> operator.setShare(Share.percent(7), why));

    private static void livesWith(StoredState state, long seed) {
        Spoiler luck = new Spoiler(seed);
        InMemoryStateStore store = new InMemoryStateStore();
        assertThat(store.replace(0, StoredState.parse(state.toText()))).isTrue();
        try (Instance instance = new Instance(store)) {
            Rollout rollout = instance.start(PLAN, state.id().revision());
            boolean isBack = state.progress().phase().rolledBack();
            assertThat(instance.isAllOnStable() || !isBack).isTrue();
            try (Console console = Console.builder(instance.rollouts)
                            .scheduler(instance.time)
                            .wallClock(instance.time)
                            .build();
                    RolloutReport report = RolloutReport.builder()
                            .scheduler(instance.time)
                            .wallClock(instance.time)
                            .build()) {
                report.follow(instance.rollouts);
                for (int i = 0; i < 4; i++) {
                    command(rollout, luck);
                    instance.pass(Duration.ofSeconds(luck.random().nextInt(120)));
                    assertThat(World.armOf(rollout, "user-" + i)).isNotNull();
                    assertThat(console.details("pricing").rollout()).isNotNull();
                    assertThat(rollout.status().waitingFor()).isNotNull();
                }
                assertThat(report.html()).contains("</html>").doesNotContain("<script>alert");
            }
            assertThat(rollout.status().counters().internalFailures()).isZero();
            StoredState kept = store.load(state.id()).orElseThrow();
            assertThat(StoredState.parse(kept.toText())).isEqualTo(kept);
            assertThat(rollout.status().phase()).isNotInstanceOf(Phase.Pending.class);
        }
    }

    private static void command(Rollout rollout, Spoiler luck) {
        try {
            luck.any(COMMANDS).accept(rollout.by("fuzz"), "because");
        } catch (IllegalStateException e) {
            assertThat(e.getMessage()).startsWith("Cannot ");
        }
    }

    @Property(tries = 25)
    @Domain(States.class)
    @Domain(DomainContext.Global.class)
    void aRolloutLivesWithWhateverItFinds(@ForAll StoredState state, @ForAll long seed) {
        livesWith(state, seed);
    }

    @Tag("long")
    @Property(tries = 20_000)
    @Domain(States.class)
    @Domain(DomainContext.Global.class)
    void aRolloutLivesWithWhateverItFindsForHours(@ForAll StoredState state, @ForAll long seed) {
        livesWith(state, seed);
    }
}
