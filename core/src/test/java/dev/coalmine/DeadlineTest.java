package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.forge.MethodShape;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.Outstanding;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An asynchronous candidate call that has a deadline ends by then, for its caller and for the evidence. */
class DeadlineTest {
    private static final Duration DEADLINE = Duration.ofMillis(200);
    private static final long PATIENCE_SECONDS = 30;

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(plan().build()).start();
    private final CompletableFuture<String> work = new CompletableFuture<>();

    @AfterEach
    void close() {
        world.close();
    }

    private static RolloutPlan.Builder plan() {
        return RolloutPlan.builder()
                .step(Share.percent(100), Duration.ofDays(1_000))
                .deadline(DEADLINE);
    }

    private CompletionStage<String> call(CompletionStage<String> stage) {
        return call(rollout, stage);
    }

    private static CompletionStage<String> call(Rollout rollout, CompletionStage<String> stage) {
        return rollout.forKey("anna")
                .async()
                .stable(() -> CompletableFuture.completedFuture("old"))
                .candidate(() -> stage);
    }

    private static Throwable failureOf(CompletionStage<String> stage) throws Exception {
        try {
            throw new AssertionError("came to " + stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private ArmStats candidate() {
        return rollout.status().candidate();
    }

    @Test
    @Fault(10)
    @Promise("C5")
    void pastTheDeadlineTheCallHasFailedAndItsStageIsCancelled() throws Exception {
        CompletionStage<String> seen = call(work);
        world.time.advance(DEADLINE.minusMillis(1));
        assertThat(seen.toCompletableFuture()).isNotDone();
        assertThat(candidate().outstanding().calls()).isEqualTo(1);
        world.time.advance(Duration.ofMillis(1));

        assertThat(failureOf(seen))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("pricing: the candidate has not answered within its deadline of 200ms");
        assertThatThrownBy(() -> work.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        assertThat(candidate().calls()).isEqualTo(1);
        assertThat(candidate().failures()).isEqualTo(1);
        assertThat(candidate().interrupted())
                .as("the stage's own end counts no more")
                .isZero();
        assertThat(candidate().failureLatency().max().toMillis()).isBetween(199L, 202L);
        assertThat(candidate().outstanding()).isEqualTo(Outstanding.NONE);
    }

    @Test
    void itIsAFailureEvenWhereTimeoutsAreNone() throws Exception {
        Rollout lenient = world.rollouts
                .named("lenient")
                .failures(Failures.defaults().ignoring(TimeoutException.class))
                .plan(plan().build())
                .start();
        CompletionStage<String> seen = call(lenient, work);
        world.time.advance(DEADLINE);

        assertThat(failureOf(seen)).isInstanceOf(TimeoutException.class);
        assertThat(lenient.status().candidate().failures()).isEqualTo(1);
    }

    @Test
    @Promise("C1")
    void beforeTheDeadlineTheCallerHearsWhatTheStageSays() throws Exception {
        CompletionStage<String> well = call(work);
        CompletableFuture<String> broken = new CompletableFuture<>();
        CompletionStage<String> badly = call(broken);
        IOException cause = new IOException();
        work.complete("new");
        broken.completeExceptionally(cause);
        world.time.advance(Duration.ofMinutes(1));

        assertThat(well.toCompletableFuture().get()).isEqualTo("new");
        assertThat(failureOf(badly)).isSameAs(cause);
        assertThat(candidate().calls()).isEqualTo(2);
        assertThat(candidate().failures()).isEqualTo(1);
    }

    @Test
    @Promise("C1")
    void whatIsCompleteAtOnceIsNotDecoratedAndNeitherIsStable() {
        CompletableFuture<String> complete = CompletableFuture.completedFuture("new");
        assertThat(call(complete)).isSameAs(complete);

        Rollout none = world.rollouts.named("none").plan(World.holding(0.01)).start();
        String stableKey = World.keyOn(none, Arm.STABLE);
        assertThat(none.forKey(stableKey).async().stable(() -> work).candidate(() -> complete))
                .isSameAs(work);
    }

    @Test
    @Fault(12)
    void aCancellationGoesThroughAndSaysNothing() {
        CompletionStage<String> seen = call(work);
        world.time.advance(Duration.ofMillis(50));

        assertThat(seen.toCompletableFuture().cancel(true)).isTrue();
        assertThat(work).isCancelled();
        assertThat(seen.toCompletableFuture()).isCancelled();
        assertThat(seen.toCompletableFuture().cancel(true))
                .as("as of any future")
                .isTrue();
        world.time.advance(Duration.ofMinutes(1));

        assertThat(candidate().interrupted()).isEqualTo(1);
        assertThat(candidate().calls()).isZero();
    }

    @Test
    void whatTheCallerCompletesItselfIsTheCallersAlone() throws Exception {
        CompletionStage<String> seen = call(work);
        seen.toCompletableFuture().complete("mine");
        work.completeExceptionally(new IOException());

        assertThat(seen.toCompletableFuture().get()).isEqualTo("mine");
        assertThat(candidate().failures()).as("the candidate's outcome counts").isEqualTo(1);
    }

    @Test
    @Promise("C2")
    void aStageThatCannotBeCancelledHurtsNobody() throws Exception {
        class Stubborn extends CompletableFuture<String> {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw new UnsupportedOperationException("not me");
            }
        }
        Stubborn stubborn = new Stubborn();
        CompletionStage<String> seen = call(stubborn);
        world.time.advance(DEADLINE);
        assertThat(failureOf(seen)).isInstanceOf(TimeoutException.class);
        CompletionStage<String> other = call(new Stubborn());
        assertThat(other.toCompletableFuture().cancel(true)).isTrue();

        stubborn.complete("far too late");
        assertThat(candidate().calls()).isEqualTo(1);
        assertThat(candidate().interrupted()).isEqualTo(1);
    }

    @Test
    void whatTheCallerAttachedDoesNotRunOnTheTimersThread() throws Exception {
        AtomicReference<Thread> ran = new AtomicReference<>();
        CompletionStage<String> seen = call(work);
        CompletionStage<Void> after = seen.handle((text, thrown) -> {
            ran.set(Thread.currentThread());
            return null;
        });
        world.time.advance(DEADLINE);

        after.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ran.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aStageKeepsItsRoomInTheBulkheadUntilItEndsItself() throws Exception {
        Rollout narrow = world.rollouts
                .named("narrow")
                .plan(plan().bulkhead(1).fuse(Fuse.none()).build())
                .start();
        class Deaf extends CompletableFuture<String> {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        }
        Deaf deaf = new Deaf();
        CompletionStage<String> seen = call(narrow, deaf);
        world.time.advance(DEADLINE);
        assertThat(failureOf(seen)).isInstanceOf(TimeoutException.class);

        assertThat(call(narrow, work)).isCompletedWithValue("old");
        deaf.complete("at last");
        assertThat(call(narrow, work).toCompletableFuture()).isNotDone();
        assertThat(narrow.status().counters().overflowed()).isEqualTo(1);
    }

    @Test
    @Promise("C2")
    void withoutATimerCallsGoOnWithoutADeadline() throws Exception {
        Rollouts registry = Rollouts.builder().nanoTime(world.time).build();
        Rollout closed = registry.named("pricing").plan(plan().build()).start();
        AsyncCall.Stable<String, RuntimeException> half =
                closed.forKey("anna").async().stable(() -> CompletableFuture.completedFuture("old"));
        CompletionStage<String> seen = half.candidate(() -> {
            registry.close(); // just now
            return work;
        });
        work.complete("new");

        assertThat(seen.toCompletableFuture().get()).isEqualTo("new");
        assertThat(closed.status().candidate().calls()).isEqualTo(1);
        assertThat(closed.status().counters().internalFailures()).isEqualTo(1);
    }

    @Test
    void deadlinesThatAreSetOutliveTheRegistry() throws Exception {
        Rollouts registry = Rollouts.builder().build();
        RolloutPlan soon = RolloutPlan.builder()
                .step(Share.percent(100), Duration.ofDays(1))
                .deadline(Duration.ofMillis(20))
                .build();
        CompletionStage<String> seen = call(registry.named("pricing").plan(soon).start(), work);
        registry.close();

        assertThat(failureOf(seen)).as("nobody waits for ever").isInstanceOf(TimeoutException.class);
    }

    interface Shop {
        CompletionStage<String> quick(String customer, CompletableFuture<String> work);

        CompletableFuture<String> slow(String customer, CompletableFuture<String> work);

        String quote(String customer);
    }

    private static final class Impl implements Shop {
        @Override
        public CompletionStage<String> quick(String customer, CompletableFuture<String> work) {
            return work;
        }

        @Override
        public CompletableFuture<String> slow(String customer, CompletableFuture<String> work) {
            return work;
        }

        @Override
        public String quote(String customer) {
            return customer;
        }
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void aMethodMayHaveADeadlineOfItsOwn(Making making) throws Exception {
        Shop shop = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("slow")
                .deadline(Duration.ofSeconds(2))
                .stable(new Impl())
                .candidate(new Impl()));
        CompletableFuture<String> other = new CompletableFuture<>();

        CompletionStage<String> quick = shop.quick("anna", work);
        CompletableFuture<String> slow = shop.slow("anna", other);
        world.time.advance(DEADLINE);
        assertThat(failureOf(quick)).isInstanceOf(TimeoutException.class);
        assertThat(slow).isNotDone();
        world.time.advance(Duration.ofSeconds(2));

        assertThat(failureOf(slow)).hasMessage("pricing: the candidate has not answered within its deadline of 2s");
        assertThat(candidate().failures()).isEqualTo(2);
    }

    interface Special {
        MethodShape.Promise special(String customer);
    }

    @Test
    void deadlinesThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutPlan.builder().deadline(Duration.ZERO))
                .withMessage("Invalid deadline PT0S: allowed is 1 ms to 1 hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutPlan.builder().deadline(Duration.ofHours(2)))
                .withMessage("Invalid deadline PT2H: allowed is 1 ms to 1 hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Shop.class).method("slow").deadline(Duration.ofNanos(1)))
                .withMessage("Invalid deadline PT0.000000001S: allowed is 1 ms to 1 hour");
        assertThatIllegalStateException()
                .isThrownBy(() -> rollout.wrap(Shop.class)
                        .method("slow")
                        .deadline(DEADLINE)
                        .deadline(DEADLINE))
                .withMessage("deadline of method slow was already set to PT0.2S");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rollout.wrap(Shop.class).method("slow").alwaysStable().deadline(DEADLINE))
                .withMessage("method slow was already set to be always stable, and can have no deadline");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Shop.class)
                        .keyedBy(Keys.argument(0))
                        .method("quote")
                        .deadline(DEADLINE)
                        .stable(new Impl())
                        .candidate(new Impl()))
                .withMessage("The deadline of method quote does not fit " + Shop.class.getName()
                        + ".quote, which returns String: a call with a deadline returns a CompletionStage or a"
                        + " CompletableFuture");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Special.class)
                        .keyedBy(Keys.argument(0))
                        .stable(customer -> null)
                        .candidate(customer -> null))
                .withMessage("The plan's deadline does not fit " + Special.class.getName()
                        + ".special, which returns Promise: a call with a deadline returns a CompletionStage or a"
                        + " CompletableFuture");
    }
}
