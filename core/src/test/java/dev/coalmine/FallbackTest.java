package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;

/** A call that is declared idempotent, and fails on the candidate, is repeated on stable in the same call. */
class FallbackTest {
    private static final long PATIENCE_SECONDS = 30;

    interface Shop {
        String quote(String key, Call<String, ? extends Throwable> candidate) throws IOException, InterruptedException;

        int count(String key, int calls, double weight);

        void touch(String key);

        CompletionStage<String> later(String key, CompletionStage<String> candidate);
    }

    private static final class Stable implements Shop {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public String quote(String key, Call<String, ? extends Throwable> candidate) throws IOException {
            calls.incrementAndGet();
            if (key.startsWith("lost")) {
                throw new FileNotFoundException(key);
            }
            return "old";
        }

        @Override
        public int count(String key, int calls, double weight) {
            this.calls.incrementAndGet();
            return calls + (int) weight;
        }

        @Override
        public void touch(String key) {
            calls.incrementAndGet();
        }

        @Override
        public CompletionStage<String> later(String key, CompletionStage<String> candidate) {
            calls.incrementAndGet();
            return CompletableFuture.completedFuture("old");
        }
    }

    private static final class Candidate implements Shop {
        @Override
        public String quote(String key, Call<String, ? extends Throwable> candidate) {
            return sneakily(candidate);
        }

        @Override
        public int count(String key, int calls, double weight) {
            throw new IllegalStateException("no count");
        }

        @Override
        public void touch(String key) {
            throw new IllegalStateException("no touch");
        }

        @Override
        public CompletionStage<String> later(String key, CompletionStage<String> candidate) {
            if (key.startsWith("at once")) {
                throw new IllegalStateException("no stage");
            }
            return candidate;
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> String sneakily(Call<String, ? extends Throwable> call) throws X {
        try {
            return call.call();
        } catch (Throwable thrown) {
            throw (X) thrown;
        }
    }

    private final World world = new World();
    private final Stable stable = new Stable();

    @AfterEach
    void close() {
        world.close();
    }

    private static RolloutPlan all() {
        return World.holding(100);
    }

    private Rollout start(String name) {
        return world.rollouts.named(name).plan(all()).fallback().start();
    }

    private Shop wrap(Making making, Rollout rollout) {
        return making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(stable)
                .candidate(new Candidate()));
    }

    private static ArmStats candidate(Rollout rollout) {
        return rollout.status().candidate();
    }

    private static long fallbacks(Rollout rollout) {
        return rollout.status().counters().fallbacks();
    }

    enum Failing {
        CHECKED(new IOException("x")),
        UNCHECKED(new IllegalStateException("x")),
        LINKAGE(new NoClassDefFoundError("x")),
        ASSERTION(new AssertionError("x")),
        OVERFLOW(new StackOverflowError());

        private final Throwable thrown;

        Failing(Throwable thrown) {
            this.thrown = thrown;
        }
    }

    @Property(tries = 100)
    @Promise({"C1", "C3"})
    void theCallerSeesStablesOutcomeAndTheFailureIsTheCandidates(
            @ForAll Failing failing, @ForAll Making making, @ForAll boolean lost) throws Exception {
        try (World own = new World();
                Rollout rollout =
                        own.rollouts.named("shop").plan(all()).fallback().start()) {
            Shop shop = wrap(making, rollout);
            Call<String, Throwable> candidate = () -> {
                throw failing.thrown;
            };
            if (lost) {
                assertThat(catchThrowable(() -> shop.quote("lost", candidate)))
                        .isExactlyInstanceOf(FileNotFoundException.class)
                        .hasNoSuppressedExceptions();
            } else {
                assertThat(shop.quote("anna", candidate)).isEqualTo("old");
            }
            assertThat(candidate(rollout).calls()).isEqualTo(1);
            assertThat(candidate(rollout).failures()).isEqualTo(1);
            assertThat(rollout.status().stable().calls()).isZero();
            assertThat(fallbacks(rollout)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise({"C3", "C4"})
    void primitiveAndVoidMethodsFallBackWithTheirArguments(Making making) {
        Rollout rollout = start("shop");
        Shop shop = wrap(making, rollout);

        assertThat(shop.count("anna", 40, 2.5)).isEqualTo(42);
        shop.touch("anna");

        assertThat(stable.calls).hasValue(2);
        assertThat(candidate(rollout).failures()).isEqualTo(2);
        assertThat(fallbacks(rollout)).isEqualTo(2);
    }

    @Test
    @Promise({"C1", "C3"})
    void aFluentCallFallsBackWhereItSaysSo() {
        Rollout rollout = world.rollouts.named("shop").plan(all()).start();
        IllegalStateException broken = new IllegalStateException("broken");
        Object old = new Object();

        Object seen = rollout.forKey("anna").fallback().stable(() -> old).candidate(() -> {
            throw broken;
        });
        Throwable thrown =
                catchThrowable(() -> rollout.forKey("anna").stable(() -> old).candidate(() -> {
                    throw broken;
                }));

        assertThat(seen).isSameAs(old);
        assertThat(thrown).isSameAs(broken);
        assertThat(candidate(rollout).failures()).isEqualTo(2);
        assertThat(fallbacks(rollout)).isEqualTo(1);
    }

    @Test
    @Promise("C3")
    void aFluentCallMayOptOut() {
        Rollout rollout = start("shop");

        assertThatThrownBy(() -> rollout.forKey("anna")
                        .fallback(Fallback.NONE)
                        .named("pay")
                        .stable(() -> "old")
                        .candidate(() -> {
                            throw new IOException("paid, but");
                        }))
                .isInstanceOf(IOException.class);
        assertThat(fallbacks(rollout)).isZero();
    }

    @Test
    @Promise("C3")
    void aVoidCallFallsBack() {
        Rollout rollout = start("shop");
        AtomicInteger olds = new AtomicInteger();

        rollout.forKey("anna")
                .stable(() -> {
                    olds.incrementAndGet();
                })
                .candidate(() -> {
                    throw new IllegalStateException("broken");
                });

        assertThat(olds).hasValue(1);
    }

    @Test
    @Promise("C3")
    void whatStableThrowsOrReturnsByItselfIsNotRepeated() {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(all())
                .overrides(Overrides.none().forceAll(Arm.STABLE))
                .fallback()
                .start();
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> rollout.forKey("anna")
                        .stable(() -> {
                            calls.incrementAndGet();
                            throw new IOException("old");
                        })
                        .candidate(() -> "new"))
                .isInstanceOf(IOException.class);

        assertThat(calls).hasValue(1);
        assertThat(fallbacks(rollout)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("C3")
    void aResultThatCountsAsFailedIsRepeated(Making making) throws Exception {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(all())
                .failures(Failures.defaults().whenReturned("failed"::equals))
                .fallback()
                .start();
        Shop shop = wrap(making, rollout);

        assertThat(shop.quote("anna", () -> "failed")).isEqualTo("old");
        assertThat(shop.quote("anna", () -> "new")).isEqualTo("new");
        assertThat(rollout.forKey("anna").stable(() -> "old").candidate(() -> "failed"))
                .isEqualTo("old");
        assertThat(shop.later("anna", CompletableFuture.completedFuture("failed")))
                .isCompletedWithValue("old");

        assertThat(candidate(rollout).failures()).isEqualTo(3);
        assertThat(fallbacks(rollout)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("C3")
    void anExceptionThatIsANormalAnswerIsTheCallers(Making making) {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(all())
                .failures(Failures.defaults().ignoring(FileNotFoundException.class))
                .fallback()
                .start();
        FileNotFoundException answer = new FileNotFoundException("none of that name");

        Throwable seen = catchThrowable(() -> wrap(making, rollout).quote("anna", () -> {
            throw answer;
        }));

        assertThat(seen).isSameAs(answer);
        assertThat(stable.calls).hasValue(0);
        assertThat(candidate(rollout).failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise({"C1", "C3"})
    @Fault({5, 6})
    void whoIsInterruptedOrHasNoMemoryIsNotRepeated(Making making) {
        Rollout rollout = start("shop");
        Shop shop = wrap(making, rollout);
        InterruptedException interrupted = new InterruptedException();
        IllegalStateException wrapped = new IllegalStateException(interrupted);
        OutOfMemoryError full = new OutOfMemoryError("injected");

        assertThat(catchThrowable(() -> shop.quote("anna", () -> {
                    throw interrupted;
                })))
                .isSameAs(interrupted);
        assertThat(catchThrowable(() -> shop.quote("anna", () -> {
                    Thread.currentThread().interrupt();
                    throw wrapped;
                })))
                .isSameAs(wrapped);
        assertThat(Thread.interrupted()).as("the flag is the caller's").isTrue();
        assertThat(catchThrowable(() -> shop.quote("anna", () -> {
                    throw full;
                })))
                .isSameAs(full);

        assertThat(stable.calls).hasValue(0);
        assertThat(fallbacks(rollout)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise({"C3", "R7"})
    void aForcedCallAndAPromotedOneFallBackToo(Making making) throws Exception {
        Rollout forced = world.rollouts
                .named("forced")
                .plan(World.holding(1))
                .failures(Failures.defaults().whenReturned("failed"::equals))
                .overrides(Overrides.none().forceAll(Arm.CANDIDATE))
                .fallback()
                .start();
        Shop shop = wrap(making, forced);
        CompletableFuture<String> work = new CompletableFuture<>();

        assertThat(shop.count("anna", 1, 1)).isEqualTo(2);
        assertThat(shop.quote("anna", () -> "failed")).isEqualTo("old");
        assertThat(shop.quote("anna", () -> "new")).isEqualTo("new");
        CompletionStage<String> later = shop.later("anna", work);
        work.completeExceptionally(new IOException("broken"));
        assertThat(later).isCompletedWithValue("old");
        assertThat(shop.later("anna", null)).isCompletedWithValue("old");
        assertThat(fallbacks(forced)).isEqualTo(4);
        assertThat(candidate(forced).calls()).isZero();

        Rollout promoted = start("promoted");
        promoted.by("anna").promote("good enough");
        assertThat(wrap(making, promoted).count("anna", 1, 1)).isEqualTo(2);
        assertThat(fallbacks(promoted)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise({"C3", "C5"})
    @Fault({11, 13})
    void anAsynchronousCallIsRepeatedWhenItsStageHasFailed(Making making) {
        Rollout rollout = start("shop");
        Shop shop = wrap(making, rollout);
        CompletableFuture<String> work = new CompletableFuture<>();

        CompletionStage<String> seen = shop.later("anna", work.thenApply(text -> text));
        assertThat(seen.toCompletableFuture()).isNotDone();
        assertThat(stable.calls).hasValue(0);
        work.completeExceptionally(new IOException("broken"));

        assertThat(seen).isCompletedWithValue("old");
        assertThat(shop.later("at once", null)).isCompletedWithValue("old");
        assertThat(shop.later("anna", null)).isCompletedWithValue("old");
        assertThat(shop.later("anna", CompletableFuture.completedFuture("new"))).isCompletedWithValue("new");
        assertThat(candidate(rollout).calls()).isEqualTo(4);
        assertThat(candidate(rollout).failures()).isEqualTo(3);
        assertThat(rollout.status().stable().calls()).isZero();
        assertThat(fallbacks(rollout)).isEqualTo(3);
    }

    @Test
    @Promise({"C1", "C3"})
    void anAsynchronousFluentCallSeesStablesVeryOutcome() {
        Rollout rollout = start("shop");
        IOException old = new IOException("old");
        IllegalStateException atOnce = new IllegalStateException("at once");
        CompletableFuture<String> work = new CompletableFuture<>();

        CompletableFuture<String> failing = rollout.forKey("anna")
                .async()
                .stable(() -> CompletableFuture.<String>failedFuture(old))
                .candidate(() -> work)
                .toCompletableFuture();
        CompletableFuture<String> throwing = rollout.forKey("anna")
                .async()
                .<String, RuntimeException>stable(() -> {
                    throw atOnce;
                })
                .candidate(() -> work)
                .toCompletableFuture();
        work.completeExceptionally(new IOException("new"));

        assertThat(catchThrowable(failing::get)).cause().isSameAs(old);
        assertThat(catchThrowable(throwing::get)).cause().isSameAs(atOnce);
    }

    @Test
    @Promise({"C3", "C5"})
    @Fault(12)
    void aCallThatIsCancelledIsNotRepeated() {
        Rollout rollout = start("shop");
        Shop shop = wrap(Making.GENERATED, rollout);
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> wrapped = new CompletableFuture<>();

        assertThat(shop.later("anna", work).toCompletableFuture().cancel(true)).isTrue();
        CompletionStage<String> seen = shop.later("anna", wrapped);
        wrapped.completeExceptionally(new CompletionException(new CancellationException()));

        assertThat(work).isCancelled();
        assertThat(seen.toCompletableFuture()).isCompletedExceptionally();
        assertThat(stable.calls).hasValue(0);
        assertThat(candidate(rollout).interrupted()).isEqualTo(2);
    }

    @Test
    @Promise("C3")
    @Fault(12)
    void cancellingWhileStableIsAtWorkCancelsIt() {
        Rollout rollout = start("shop");
        CompletableFuture<String> old = new CompletableFuture<>();

        CompletableFuture<String> seen = rollout.forKey("anna")
                .async()
                .stable(() -> old)
                .candidate(() -> CompletableFuture.<String>failedFuture(new IOException("new")))
                .toCompletableFuture();
        assertThat(seen).isNotDone();
        seen.cancel(true);

        assertThat(old).isCancelled();
    }

    @Test
    @Promise({"C3", "C5"})
    @Fault(10)
    void aCandidateThatMissesItsDeadlineIsRepeated() throws Exception {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(100), Duration.ofDays(1_000))
                .deadline(Duration.ofMillis(200))
                .build();
        Rollout rollout = world.rollouts.named("shop").plan(plan).fallback().start();
        CompletableFuture<String> hanging = new CompletableFuture<>();

        CompletionStage<String> seen = wrap(Making.GENERATED, rollout).later("anna", hanging);
        world.time.advance(Duration.ofMillis(200));

        assertThat(seen.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("old");
        assertThat(candidate(rollout).failures()).isEqualTo(1);
        assertThat(fallbacks(rollout)).isEqualTo(1);
    }

    @Test
    void aMethodSaysOtherwiseThanTheRollout() {
        Rollout rollout = start("shop");
        Shop shop = rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("touch")
                .fallback(Fallback.NONE)
                .stable(stable)
                .candidate(new Candidate());

        assertThatThrownBy(() -> shop.touch("anna")).hasMessage("no touch");
        assertThat(shop.count("anna", 1, 1)).isEqualTo(2);
    }

    interface Promises {
        CompletableFuture<String> promise(String key);

        Publisher<String> publish(String key);
    }

    interface Odd {
        OddFuture odd(String key);
    }

    static final class OddFuture extends CompletableFuture<String> {}

    @Test
    void aResultThatNoStageOfOursCanStandForIsRefused() {
        Rollout rollout = world.rollouts.named("shop").plan(all()).start();
        Rollout repeating = start("repeating");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Promises.class)
                        .keyedBy(Keys.argument(0))
                        .method("publish")
                        .fallback()
                        .stable(new NoPromises())
                        .candidate(new NoPromises()))
                .withMessage("The fallback of method publish does not fit " + Promises.class.getName()
                        + ".publish, which returns Publisher: a call with a fallback whose result comes later returns a"
                        + " CompletionStage or a CompletableFuture");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repeating
                        .wrap(Odd.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> new OddFuture())
                        .candidate(key -> new OddFuture()))
                .withMessageStartingWith("The rollout's fallback does not fit");
        assertThat(repeating
                        .wrap(Promises.class)
                        .keyedBy(Keys.argument(0))
                        .stable(new NoPromises())
                        .candidate(new NoPromises()))
                .as("publishers have operators for that")
                .isNotNull();
    }

    private static final class NoPromises implements Promises {
        @Override
        public CompletableFuture<String> promise(String key) {
            return new CompletableFuture<>();
        }

        @Override
        public Publisher<String> publish(String key) {
            return subscriber -> {};
        }
    }

    @Test
    void aSecondAnswerIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> world.rollouts.named("shop").fallback().fallback(Fallback.NONE))
                .withMessage("fallback was already set to IDEMPOTENT");
        Rollout rollout = start("shop");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rollout.wrap(Shop.class).method("touch").fallback().alwaysStable())
                .withMessage("fallback of method touch was already set to IDEMPOTENT");
    }

    @Test
    @Promise({"C2", "C3"})
    @Fault(7)
    void aPredicateThatThrowsStillLetsTheCallFallBack() throws IOException {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(all())
                .failures(Failures.defaults().whenThrown(thrown -> {
                    throw new IllegalStateException("no predicate");
                }))
                .fallback()
                .start();

        assertThat(rollout.forKey("anna")
                        .<String>returning()
                        .stable(() -> "old")
                        .candidate(() -> {
                            throw new IOException("new");
                        }))
                .isEqualTo("old");
        assertThat(rollout.status().counters().internalFailures()).isPositive();
    }
}
