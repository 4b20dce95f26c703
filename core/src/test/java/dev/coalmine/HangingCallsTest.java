package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.Outstanding;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A candidate cannot hide that it hangs, and is not blamed for what hangs on both arms. */
@Promise("C5")
@Fault(10)
class HangingCallsTest {
    /** What becomes of calls that hang. */
    enum Fate {
        NEVER_ENDS,
        ENDS_WELL,
        FAILS,
        IS_CANCELLED
    }

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(20)).start();
    private final SplittableRandom random = new SplittableRandom(4711);
    private final Deque<CompletableFuture<String>> hanging = new ArrayDeque<>();
    private int nextUser;

    @AfterEach
    void close() {
        world.close();
    }

    /** Lets calls of new users happen, with a tick after each fifty, until the rollout is tripped. */
    private void calls(int number, double hangOnStable, double hangOnCandidate, Fate fate) {
        for (int i = 1; i <= number; i++) {
            double luck = random.nextDouble();
            CompletionStage<String> unused = rollout.forKey("user-" + nextUser++)
                    .async()
                    .stable(() -> work(luck < hangOnStable))
                    .candidate(() -> work(luck < hangOnCandidate));
            if (i % 50 == 0) {
                world.time.advance(Duration.ofMillis(250));
                while (hanging.size() > 200) {
                    end(hanging.remove(), fate);
                }
                if (rollout.status().phase() instanceof Phase.Tripped) {
                    return;
                }
            }
        }
    }

    private CompletableFuture<String> work(boolean hangs) {
        if (hangs) {
            CompletableFuture<String> never = new CompletableFuture<>();
            hanging.add(never);
            return never;
        }
        world.time.jump(Duration.ofNanos(random.nextInt(1_000_000, 3_000_000)));
        return CompletableFuture.completedFuture("done");
    }

    private static void end(CompletableFuture<String> call, Fate fate) {
        switch (fate) {
            case ENDS_WELL -> call.complete("late");
            case FAILS -> call.completeExceptionally(new IllegalStateException());
            case IS_CANCELLED -> call.completeExceptionally(new CancellationException());
            case NEVER_ENDS -> {}
        }
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void aCandidateOfWhichSomeCallsHangIsTripped(Fate fate) {
        calls(25_000, 0, 0, fate);
        assertThat(rollout.status().waitingFor()).noneMatch(text -> text.startsWith("the warm-up"));

        calls(25_000, 0.002, 0.03, fate);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence()).contains("candidate");
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    @Promise("J3")
    void whatHangsOnBothArmsAlikeTripsNothing(Fate fate) {
        calls(60_000, 0.03, 0.03, fate);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(world.events).hasOnlyElementsOfType(RolloutEvent.Started.class);
    }

    @Test
    void theStatusShowsWhatIsOutstanding() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        rollout.forKey(key).async().stable(() -> null).candidate(() -> first);
        world.time.advance(Duration.ofSeconds(4));
        rollout.forKey(key).async().stable(() -> null).candidate(() -> second);
        world.time.advance(Duration.ofSeconds(2));

        assertThat(rollout.status().candidate().outstanding()).isEqualTo(new Outstanding(2, 1, Duration.ofSeconds(6)));
        assertThat(rollout.status().stable().outstanding()).isEqualTo(Outstanding.NONE);

        first.complete("late");
        assertThat(rollout.status().candidate().outstanding()).isEqualTo(new Outstanding(1, 0, Duration.ofSeconds(2)));
    }
}
