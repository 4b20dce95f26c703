package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asynchronous calls are measured when they end, once, and are the caller's as much as direct ones. */
@Promise("C5")
class AsyncCallTest {
    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();
    private final String stableKey = keyOn(Arm.STABLE);
    private final String candidateKey = keyOn(Arm.CANDIDATE);

    @AfterEach
    void close() {
        boolean unused = Thread.interrupted();
        world.close();
    }

    /** A key found in a twin of the rollout, so that nothing is recorded yet in the one under test. */
    private static String keyOn(Arm arm) {
        try (World twin = new World()) {
            return World.keyOn(
                    twin.rollouts.named("pricing").plan(World.holding(50)).start(), arm);
        }
    }

    private String key(Arm arm) {
        return arm == Arm.STABLE ? stableKey : candidateKey;
    }

    private ArmStats stats(Arm arm) {
        RolloutStatus status = rollout.status();
        return arm == Arm.STABLE ? status.stable() : status.candidate();
    }

    private <T> CompletionStage<T> call(Arm arm, CompletionStage<T> stage) {
        return call(rollout, arm, stage);
    }

    private <T> CompletionStage<T> call(Rollout on, Arm arm, CompletionStage<T> stage) {
        CompletionStage<T> other = CompletableFuture.failedFuture(new AssertionError("the wrong arm"));
        return on.forKey(key(arm))
                .async()
                .stable(() -> arm == Arm.STABLE ? stage : other)
                .candidate(() -> arm == Arm.CANDIDATE ? stage : other);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C1")
    @Fault(12)
    void theCallerGetsTheVeryStageSoThatCancellingItGoesThrough(Arm arm) {
        CompletableFuture<String> work = new CompletableFuture<>();

        CompletionStage<String> seen = call(arm, work);
        assertThat(seen).isSameAs(work);
        seen.toCompletableFuture().cancel(true);

        assertThat(work).isCancelled();
        assertThat(stats(arm).interrupted()).isEqualTo(1);
        assertThat(stats(arm).calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(11)
    void aCallIsMeasuredWhenItEndsNotWhenItsStageIsThere(Arm arm) {
        CompletableFuture<String> work = new CompletableFuture<>();

        call(arm, work);
        world.time.advance(Duration.ofMillis(300));
        assertThat(stats(arm).calls()).isZero();
        assertThat(stats(arm).outstanding().calls()).isEqualTo(1);
        assertThat(stats(arm).outstanding().oldest()).isEqualTo(Duration.ofMillis(300));
        work.complete("done");

        assertThat(stats(arm).calls()).isEqualTo(1);
        assertThat(stats(arm).outstanding().calls()).isZero();
        assertThat(stats(arm).outstanding().oldest()).isZero();
        assertThat(stats(arm).successLatency().max().toMillis()).isBetween(299L, 303L);
    }

    @Test
    void theTimeThatItTakesToComeUpWithAStageCounts() {
        CompletionStage<String> unused = rollout.forKey(candidateKey)
                .async()
                .stable(() -> CompletableFuture.completedFuture("old"))
                .candidate(() -> {
                    world.time.jump(Duration.ofMillis(40));
                    assertThat(stats(Arm.CANDIDATE).outstanding().calls()).isEqualTo(1);
                    return CompletableFuture.completedFuture("new");
                });

        assertThat(stats(Arm.CANDIDATE).successLatency().max().toMillis()).isBetween(39L, 41L);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(11)
    void aCallCountsOnceHoweverOftenItsStageSaysSo(Arm arm) {
        class Chatty extends CompletableFuture<String> {
            @Override
            public CompletableFuture<String> whenComplete(
                    java.util.function.BiConsumer<? super String, ? super Throwable> action) {
                action.accept("once", null);
                action.accept(null, new IOException("twice"));
                return super.whenComplete(action);
            }
        }
        Chatty work = new Chatty();

        call(arm, work);
        work.complete("three times");

        assertThat(stats(arm).calls()).isEqualTo(1);
        assertThat(stats(arm).failures()).isZero();
        assertThat(stats(arm).outstanding().calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(13)
    void aWrappedExceptionIsClassifiedByItsCause(Arm arm) {
        Rollout picky = world.rollouts
                .named("picky")
                .failures(Failures.defaults().ignoring(FileNotFoundException.class))
                .plan(RolloutPlan.builder()
                        .step(Share.percent(100), Duration.ofDays(1))
                        .guardrail(Guardrail.failuresOf(TimeoutException.class))
                        .build())
                .start();
        for (Throwable thrown : List.of(
                new FileNotFoundException("as it is"),
                new CompletionException(new FileNotFoundException("wrapped")),
                new ExecutionException(new CompletionException(new FileNotFoundException("twice"))),
                new CompletionException(new TimeoutException("a failure that a guardrail asks for")))) {
            CompletableFuture<String> upstream = new CompletableFuture<>();
            CompletionStage<String> seen = picky.forKey("a")
                    .async()
                    .stable(() -> upstream)
                    .candidate(() -> upstream.thenApply(text -> text)); // a dependent stage wraps what it hears
            upstream.completeExceptionally(thrown);
            assertThat(catchThrowable(() -> seen.toCompletableFuture().get())).isInstanceOf(ExecutionException.class);
        }

        ArmStats stats = picky.status().candidate();
        assertThat(stats.calls()).isEqualTo(4);
        assertThat(stats.failures()).as("a missing file is an answer").isEqualTo(1);
        assertThat(picky.status()
                        .verdict()
                        .findings()
                        .get(0)
                        .evidence()
                        .tally()
                        .calls()
                        .candidateFailures())
                .as("timeouts")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void aCancelledOrInterruptedCallSaysNothingHoweverWrapped(Arm arm) {
        for (Throwable thrown : List.of(
                new CancellationException(),
                new CompletionException(new CancellationException()),
                new CompletionException(new InterruptedException()),
                new ExecutionException(new ClosedByInterruptException()))) {
            call(arm, CompletableFuture.failedFuture(thrown));
        }

        assertThat(stats(arm).interrupted()).isEqualTo(4);
        assertThat(stats(arm).calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C1")
    @Fault({1, 5})
    void aSideThatThrowsInsteadHasFailedAndItComesOutAsItIs(Arm arm) {
        for (Throwable thrown :
                List.of(new IOException("checked"), new IllegalStateException(), new NoClassDefFoundError())) {
            Throwable seen = catchThrowable(() -> rollout.forKey(key(arm))
                    .async()
                    .<String, Throwable>stable(() -> {
                        throw thrown;
                    })
                    .candidate(() -> {
                        throw thrown;
                    }));
            assertThat(seen).isSameAs(thrown);
        }

        assertThat(stats(arm).calls()).isEqualTo(3);
        assertThat(stats(arm).failures()).isEqualTo(3);
        assertThat(stats(arm).outstanding().calls()).isZero();
    }

    @Test
    @Fault(6)
    void aSideThatIsInterruptedInsteadSaysNothingAndTheFlagStays() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rollout.forKey(candidateKey)
                        .async()
                        .<String, RuntimeException>stable(() -> null)
                        .candidate(() -> {
                            throw new IllegalStateException(new InterruptedException());
                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stats(Arm.CANDIDATE).interrupted()).isEqualTo(1);
        assertThat(stats(Arm.CANDIDATE).calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C1")
    void noStageAtAllIsAFailureAndComesOutAsItIs(Arm arm) {
        assertThat(call(arm, (CompletionStage<String>) null)).isNull();

        assertThat(stats(arm).calls()).isEqualTo(1);
        assertThat(stats(arm).failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void whatTheResultSaysCounts(Arm arm) {
        Rollout picky = world.rollouts
                .named("pricing-2")
                .failures(Failures.defaults().whenReturned("bad"::equals))
                .plan(World.holding(100))
                .start();
        picky.forKey("a").async().stable(() -> null).candidate(() -> CompletableFuture.completedFuture("good"));
        picky.forKey("a").async().stable(() -> null).candidate(() -> CompletableFuture.completedFuture("bad"));

        assertThat(picky.status().candidate().calls()).isEqualTo(2);
        assertThat(picky.status().candidate().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C2")
    void aStageThatCannotBeFollowedIsStillTheCallers(Arm arm) {
        class Lonely extends CompletableFuture<String> {
            @Override
            public CompletableFuture<String> whenComplete(
                    java.util.function.BiConsumer<? super String, ? super Throwable> action) {
                throw new UnsupportedOperationException("alone");
            }
        }
        Lonely work = new Lonely();

        assertThat(call(arm, work)).isSameAs(work);

        assertThat(rollout.status().counters().internalFailures()).isEqualTo(1);
        assertThat(stats(arm).outstanding().calls()).isZero();
        assertThat(stats(arm).calls()).isZero();
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void predicatesThatThrowHurtNoCall() {
        Rollout fragile = world.rollouts
                .named("fragile")
                .failures(Failures.defaults()
                        .whenReturned(result -> {
                            throw new AssertionError("injected");
                        })
                        .whenThrown(thrown -> {
                            throw new AssertionError("injected");
                        }))
                .plan(World.holding(100))
                .start();
        CompletableFuture<String> works = new CompletableFuture<>();
        CompletableFuture<String> fails = new CompletableFuture<>();
        AtomicReference<Object> heard = new AtomicReference<>();

        fragile.forKey("a").async().stable(() -> null).candidate(() -> works).thenAccept(heard::set);
        fragile.forKey("a").async().stable(() -> null).candidate(() -> fails);
        works.complete("fine");
        fails.completeExceptionally(new IOException());

        assertThat(heard).hasValue("fine");
        assertThat(fragile.status().candidate().calls()).isEqualTo(2);
        assertThat(fragile.status().candidate().failures()).isEqualTo(1);
        assertThat(fragile.status().counters().internalFailures()).isEqualTo(2);
    }

    @Test
    @Promise("R6")
    void aCallThatEndsAfterATripIsCountedOnItsOwnArm() {
        CompletableFuture<String> work = new CompletableFuture<>();
        call(Arm.CANDIDATE, work);

        rollout.by("anna").abort("enough");
        world.time.advance(Duration.ofSeconds(2));
        work.complete("late");

        assertThat(stats(Arm.CANDIDATE).calls()).isEqualTo(1);
        assertThat(call(Arm.STABLE, CompletableFuture.completedFuture("x"))).isCompletedWithValue("x");
        assertThat(stats(Arm.STABLE).calls()).as("dormant, so unrecorded").isZero();
    }

    @Test
    @Promise({"R5", "R7"})
    void whatIsNotRoutedIsNotRecorded() {
        Rollout forced = world.rollouts
                .named("forced")
                .plan(World.holding(50))
                .overrides(Overrides.none().force(Arm.CANDIDATE, "tester"))
                .start();
        CompletableFuture<Arm> candidate = CompletableFuture.completedFuture(Arm.CANDIDATE);
        CompletableFuture<Arm> stable = CompletableFuture.completedFuture(Arm.STABLE);

        assertThat(forced.forKey("tester").async().stable(() -> stable).candidate(() -> candidate))
                .isSameAs(candidate);
        assertThat(forced.forKey((String) null).async().stable(() -> stable).candidate(() -> candidate))
                .isSameAs(stable);

        assertThat(forced.status().candidate().calls()
                        + forced.status().stable().calls())
                .isZero();
        assertThat(forced.status().counters().overridden()).isEqualTo(1);
        assertThat(forced.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    void aMissingKeyMayBeRefused() {
        Rollout strict = world.rollouts
                .named("strict")
                .missingKey(MissingKey.REJECT)
                .plan(World.holding(50))
                .start();

        assertThatThrownBy(() -> strict.forKey("")
                        .async()
                        .stable(() -> CompletableFuture.completedFuture(1))
                        .candidate(() -> CompletableFuture.completedFuture(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("strict got a call without a routing key");
    }

    @Test
    void armsOfDifferentSubtypesCompile() throws IOException {
        // Compiling is the test: neither side's stage, result or exception has to be made to fit.
        CompletionStage<Number> sum = rollout.forKey("anna")
                .async()
                .<Number>returning()
                .stable(() -> CompletableFuture.completedFuture(1))
                .candidate(() -> CompletableFuture.completedStage(2.0));
        CompletionStage<String> text =
                rollout.forKey(4711).async().stable(() -> read("old")).candidate(() -> read("new"));
        CompletionStage<Void> nothing = rollout.forKey(Keys.of("tenant", 7))
                .async()
                .stable(() -> CompletableFuture.runAsync(() -> {}))
                .candidate(() -> CompletableFuture.completedStage(null));

        assertThat(sum).isNotNull();
        assertThat(text.toCompletableFuture().join()).isIn("old", "new");
        assertThat(nothing).isNotNull();
    }

    private static CompletableFuture<String> read(String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException();
        }
        return CompletableFuture.completedFuture(text);
    }
}
