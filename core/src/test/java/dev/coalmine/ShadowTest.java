package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;

/** In the shadow everything goes to stable, and the candidate is called beside it. */
class ShadowTest {
    interface Shop {
        String quote(String key) throws IOException;

        int count(String key, int calls, double weight, String... more);

        void touch(String key);

        CompletionStage<String> later(String key);

        Publisher<String> each(String key);

        default String twice(String key) throws IOException {
            return quote(key) + quote(key);
        }
    }

    private static final class Impl implements Shop {
        private final List<String> calls = new ArrayList<>();
        private final String answer;
        private Throwable failure = new FileNotFoundException();

        Impl(String answer) {
            this.answer = answer;
        }

        @Override
        public String quote(String key) throws IOException {
            calls.add("quote " + key);
            if (key.startsWith("lost")) {
                throw (IOException) failure;
            }
            return answer;
        }

        @Override
        public int count(String key, int number, double weight, String... more) {
            calls.add("count " + key + " " + number + " " + weight + " " + String.join(",", more));
            return number;
        }

        @Override
        public void touch(String key) {
            calls.add("touch " + key);
        }

        @Override
        public CompletionStage<String> later(String key) {
            calls.add("later " + key);
            return key.startsWith("lost")
                    ? CompletableFuture.failedFuture(new CompletionException(failure))
                    : CompletableFuture.completedFuture(answer);
        }

        @Override
        public Publisher<String> each(String key) {
            calls.add("each " + key);
            return subscriber -> {};
        }
    }

    private final ShadowWorld world = new ShadowWorld();
    private final Rollout rollout = world.shadowing("pricing");
    private final Impl stable = new Impl("old");
    private final Impl candidate = new Impl("new");

    @AfterEach
    void close() {
        world.close();
    }

    private Shop wrap(Making making) {
        return making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(stable)
                .candidate(candidate));
    }

    @Test
    @Promise("C6")
    void theCallerGetsWhatStableReturnsBeforeTheCandidateIsCalled() {
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Shadowing());
        assertThat(rollout.status().share()).isEqualTo(Share.NONE);
        List<String> order = new ArrayList<>();
        String answer = new String("same");

        String result = rollout.forKey("anna")
                .named("greeting")
                .stable(() -> {
                    order.add("stable");
                    return answer;
                })
                .candidate(() -> {
                    order.add("candidate");
                    return "another";
                });

        assertThat(result).isSameAs(answer);
        assertThat(order).containsExactly("stable");
        assertThat(rollout.status().shadow().underWay()).isEqualTo(1);
        assertThat(world.shadowed(rollout).compared()).isEqualTo(1);
        assertThat(order).containsExactly("stable", "candidate");
        assertThat(rollout.status().shadow().mismatched()).isEqualTo(1);
        assertThat(rollout.status().shadow().underWay()).isZero();
        assertThat(rollout.status().mismatches())
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.method()).isEqualTo("greeting"));
        assertThat(rollout.status().stable().calls()).isZero();
        assertThat(rollout.status().candidate().calls()).isZero();
    }

    @Test
    @Promise("C6")
    void theCallerGetsWhatStableThrows() {
        IOException thrown = new FileNotFoundException();

        assertThatThrownBy(() -> rollout.forKey("anna")
                        .<String>returning()
                        .stable(() -> {
                            throw thrown;
                        })
                        .candidate(() -> "fine"))
                .isSameAs(thrown)
                .hasNoSuppressedExceptions();
        rollout.forKey("anna").stable(() -> {}).candidate(() -> {
            throw new IllegalStateException();
        });

        assertThat(world.shadowed(rollout).mismatched()).isEqualTo(2);
        assertThat(rollout.status().mismatches())
                .extracting(mismatch -> mismatch.stable() + " / " + mismatch.candidate())
                .containsExactly("thrown FileNotFoundException / String", "null / thrown IllegalStateException");
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise({"C6", "C4"})
    void methodsOfAnInterfaceAreShadowed(Making making) throws IOException {
        Shop shop = wrap(making);

        assertThat(shop.quote("anna")).isEqualTo("old");
        assertThat(shop.count("anna", 3, 0.5, "x", "y")).isEqualTo(3);
        shop.touch("anna");
        assertThat(shop.later("anna")).isCompletedWithValue("old");
        assertThatThrownBy(() -> shop.quote("lost")).isSameAs(stable.failure);
        assertThat(shop.twice("anna")).isEqualTo("oldold");
        shop.each("anna");
        assertThat(candidate.calls).isEmpty();

        assertThat(world.shadowed(rollout).dropped()).isZero();
        assertThat(candidate.calls)
                .containsExactly(
                        "quote anna",
                        "count anna 3 0.5 x,y",
                        "touch anna",
                        "later anna",
                        "quote lost",
                        "quote anna",
                        "quote anna");
        assertThat(stable.calls).hasSize(candidate.calls.size() + 1).contains("each anna");
        assertThat(rollout.status().mismatches())
                .extracting(mismatch -> mismatch.method())
                .containsExactly("quote()", "later()", "twice()");
        assertThat(rollout.status().shadow().compared()).isEqualTo(6);
    }

    @Test
    @Promise("C6")
    void aMethodCanBeKeptOutOrComparedInAnotherWay() throws IOException {
        Shop shop = rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("touch")
                .notShadowed()
                .method("quote")
                .comparedBy(Comparison.on(String::length))
                .stable(stable)
                .candidate(candidate);

        shop.touch("anna");
        assertThat(shop.quote("anna")).isEqualTo("old");

        assertThat(world.shadowed(rollout).compared()).isEqualTo(1);
        assertThat(rollout.status().shadow().mismatched()).isZero();
        assertThat(candidate.calls).containsExactly("quote anna");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rollout.wrap(Shop.class).method("quote").notShadowed().comparedBy(Comparison.byEquals()))
                .withMessageStartingWith("comparison of method quote was already set to");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rollout.wrap(Shop.class).method("quote").alwaysStable().notShadowed())
                .withMessage("method quote was already set to be always stable, and can have no comparison");
    }

    @Test
    @Promise("C6")
    void aCallCanBeKeptOutOrComparedInAnotherWay() {
        assertThat(rollout.forKey(7)
                        .stable(() -> "old")
                        .comparedBy(Comparison.on(String::length))
                        .candidate(() -> "new"))
                .isEqualTo("old");
        assertThat(rollout.forKey(7).stable(() -> "old").notShadowed().<RuntimeException>candidate(() -> {
                    throw new AssertionError();
                }))
                .isEqualTo("old");
        rollout.forKey(7).stable(() -> {}).notShadowed().candidate(() -> {
            throw new AssertionError();
        });
        assertThat(rollout.forKey(7)
                        .async()
                        .stable(() -> CompletableFuture.completedFuture("old"))
                        .notShadowed()
                        .candidate(() -> CompletableFuture.completedFuture("new")))
                .isCompletedWithValue("old");

        assertThat(world.shadowed(rollout).compared()).isEqualTo(1);
        assertThat(rollout.status().shadow().mismatched()).isZero();
    }

    @Test
    @Promise("C6")
    void anAsynchronousCallIsComparedWhenBothHaveCompleted() {
        CompletableFuture<String> old = new CompletableFuture<>();
        CompletableFuture<String> fresh = new CompletableFuture<>();

        CompletionStage<String> result =
                rollout.forKey("anna").async().stable(() -> old).candidate(() -> fresh);

        assertThat(result).isSameAs(old);
        assertThat(world.waiting).isEmpty();
        old.complete("one");
        assertThat(world.shadowed(rollout).compared()).isZero();
        assertThat(rollout.status().shadow().underWay()).isEqualTo(1);
        fresh.complete("one");
        assertThat(rollout.status().shadow().compared()).isEqualTo(1);
        assertThat(rollout.status().shadow().mismatched()).isZero();
        assertThat(rollout.status().shadow().underWay()).isZero();
    }

    @Test
    @Promise("C6")
    void anAsynchronousFailureIsComparedByItsCause() {
        CompletableFuture<String> old = CompletableFuture.failedFuture(new CompletionException(new IOException()));
        assertThat(rollout.forKey("anna")
                        .fallback()
                        .async()
                        .stable(() -> old)
                        .candidate(() -> CompletableFuture.failedFuture(new CompletionException(new IOException()))))
                .isSameAs(old);
        assertThat(rollout.forKey("anna")
                        .async()
                        .<String>returning()
                        .stable(() -> null)
                        .candidate(() -> null))
                .isNull();

        assertThat(world.shadowed(rollout).compared()).isEqualTo(2);
        assertThat(rollout.status().shadow().mismatched()).isZero();
    }

    @Test
    @Promise("C6")
    @Fault(6)
    void aCallThatWasInterruptedOrCancelledIsNotShadowed() {
        assertThatThrownBy(() -> rollout.forKey("anna")
                        .<String>returning()
                        .stable(() -> {
                            throw new InterruptedException();
                        })
                        .candidate(() -> "fine"))
                .isInstanceOf(InterruptedException.class);
        CompletableFuture<String> old = new CompletableFuture<>();
        CompletableFuture<String> unused = rollout.forKey("anna")
                .async()
                .stable(() -> old)
                .candidate(() -> CompletableFuture.completedFuture("fine"))
                .toCompletableFuture();
        unused.cancel(true);
        assertThatThrownBy(old::join).isInstanceOf(CancellationException.class);

        assertThat(world.waiting).isEmpty();
    }

    @Test
    @Promise("R2")
    void theKeysThatGoToTheCandidateFirstAreShadowedFirst() {
        Rollout some = world.rollouts
                .named("some")
                .plan(ShadowWorld.plan(
                        Shadow.of(Share.percent(10), Duration.ofMinutes(10)).minCalls(0)))
                .start();
        Set<String> shadowed = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            String key = "key-" + i;
            assertThat(some.forKey(key).stable(() -> "old").candidate(() -> {
                        shadowed.add(key);
                        return "old";
                    }))
                    .isEqualTo("old");
        }
        assertThat(world.shadowed(some).compared()).isBetween(70L, 130L).isEqualTo(shadowed.size());
        assertThat(some.status().waitingFor()).containsExactly("the hold: 0s of 10m");

        world.time.advance(Duration.ofMinutes(11));

        assertThat(some.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(shadowed).allMatch(key -> World.armOf(some, key) == Arm.CANDIDATE);
        assertThat(world.waiting).isEmpty();
    }

    @Test
    @Promise({"R5", "R7"})
    void missingAndForcedKeysFollowTheirPolicy() {
        Rollout forced = world.rollouts
                .named("forced")
                .plan(ShadowWorld.shadowing(0))
                .overrides(Overrides.none().force(Arm.CANDIDATE, "anna").force(Arm.STABLE, "bert"))
                .start();
        Rollout random = world.rollouts
                .named("random")
                .plan(ShadowWorld.shadowing(0))
                .missingKey(MissingKey.RANDOM)
                .start();

        assertThat(World.armOf(forced, "anna")).isEqualTo(Arm.CANDIDATE);
        assertThat(World.armOf(forced, "bert")).isEqualTo(Arm.STABLE);
        assertThat(rollout.forContext().stable(() -> "old").candidate(() -> "new"))
                .isEqualTo("old");
        assertThat(world.waiting).isEmpty();
        assertThat(random.forContext().stable(() -> "old").candidate(() -> "new"))
                .isEqualTo("old");

        assertThat(world.shadowed(random).mismatched()).isEqualTo(1);
        assertThat(forced.status().counters().overridden()).isEqualTo(2);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    @Promise({"R6", "S1"})
    void aRollbackInTheMiddleOfACallChangesTheNextOne() {
        String result = rollout.forKey("anna")
                .stable(() -> {
                    rollout.by("anna").abort("in the middle");
                    return "old";
                })
                .candidate(() -> "new");

        assertThat(result).isEqualTo("old");
        assertThat(world.waiting).hasSize(1);
        assertThat(World.armOf(rollout, "anna")).isEqualTo(Arm.STABLE);
        assertThat(world.waiting).hasSize(1);
    }

    @Test
    @Promise("S7")
    void aHumanAdvancesItOutOfItsShadow() {
        rollout.by("anna").advance("we know it");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        assertThat(world.waiting).isEmpty();
        assertThat(World.armOf(rollout, key)).isEqualTo(Arm.CANDIDATE);
    }

    @Test
    @Promise("S6")
    void aShadowIsReboundWhileItRunsButNeitherAddedNorTakenAway() {
        Shadow one = Shadow.of(Share.ALL, Duration.ofMinutes(10)).mostCalls(1);
        rollout.by("anna").reconfigure(ShadowWorld.plan(one), "fewer");
        assertThat(rollout.status().audit().entries())
                .last()
                .satisfies(entry -> assertThat(entry.why()).isEqualTo("fewer; changed: shadow"));
        for (int i = 0; i < 3; i++) {
            assertThat(World.armOf(rollout, "anna")).isEqualTo(Arm.STABLE);
        }
        assertThat(world.shadowed(rollout).dropped()).isEqualTo(2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.by("anna").reconfigure(World.ramp(5), "no shadow"))
                .withMessage("Invalid plan: a shadow can be neither added nor taken away while the rollout runs;"
                        + " advance it out of its shadow, or start a new revision");
        assertThat(rollout.plan().shadow()).contains(one);
    }
}
