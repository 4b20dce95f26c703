package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.stats.MethodStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** The status and the sentence tell which method it was. */
class MethodBreakdownTest {
    interface Shop {
        String quote(String customer);

        String quote(String customer, boolean fails);

        String list(String customer, boolean fails);

        CompletionStage<String> later(String customer, CompletableFuture<String> work);

        Mono<String> published(String customer, boolean fails);
    }

    private static final class Impl implements Shop {
        private static String answer(boolean fails) {
            if (fails) {
                throw new IllegalStateException();
            }
            return "fine";
        }

        @Override
        public String quote(String customer) {
            return "bad";
        }

        @Override
        public String quote(String customer, boolean fails) {
            return answer(fails);
        }

        @Override
        public String list(String customer, boolean fails) {
            return answer(fails);
        }

        @Override
        public CompletionStage<String> later(String customer, CompletableFuture<String> work) {
            return work;
        }

        @Override
        public Mono<String> published(String customer, boolean fails) {
            return Mono.fromCallable(() -> answer(fails));
        }
    }

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan plan) {
        return world.rollouts
                .named("shop")
                .plan(plan)
                .failures(Failures.defaults().whenReturned("bad"::equals))
                .start();
    }

    private static Shop wrap(Rollout rollout, Making making) {
        return making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(new Impl())
                .candidate(new Impl()));
    }

    private static void attempt(ThrowingCallable call) {
        Throwable unused = catchThrowable(call);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void failuresAreCountedByMethodWhateverWrapperAndOverload(Making making) {
        Rollout rollout = start(World.holding(50));
        Shop one = wrap(rollout, making);
        Shop other = wrap(rollout, making);
        String stable = World.keyOn(rollout, Arm.STABLE);
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        assertThat(rollout.status().methods()).isEmpty();

        one.quote(candidate);
        attempt(() -> one.quote(candidate, true));
        attempt(() -> other.quote(candidate, true));
        attempt(() -> other.quote(stable, true));
        other.quote(stable, false);
        attempt(() -> other.list(stable, true));
        one.later(candidate, CompletableFuture.failedFuture(new IllegalStateException()));
        one.later(stable, CompletableFuture.completedFuture("fine"));
        attempt(() -> one.published(stable, true).block());
        one.published(candidate, false).block();

        assertThat(rollout.status().methods())
                .containsExactly(
                        new MethodStats("later()", 0, 1, 0, 0),
                        new MethodStats("list()", 1, 0, 0, 0),
                        new MethodStats("published()", 1, 0, 0, 0),
                        new MethodStats("quote()", 1, 3, 0, 0));
    }

    @Test
    void fluentCallsMayBeNamed() {
        Rollout rollout = start(World.holding(100));

        attempt(() -> rollout.forKey("anna").named("checkout").stable(() -> {}).candidate(() -> {
            throw new IllegalStateException();
        }));
        rollout.forKey("anna").named("checkout").stable(() -> "").candidate(() -> "bad");
        rollout.forKey("anna").named("search").stable(() -> "").candidate(() -> "fine");
        rollout.forKey("anna").stable(() -> "").candidate(() -> "bad");
        rollout.forKey("anna")
                .named("feed")
                .async()
                .stable(() -> CompletableFuture.completedFuture(""))
                .candidate(() -> CompletableFuture.failedFuture(new IllegalStateException()));

        assertThat(rollout.status().methods())
                .containsExactly(new MethodStats("checkout", 0, 2, 0, 0), new MethodStats("feed", 0, 1, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.forKey("anna").named("two\nlines"))
                .withMessage("Invalid call name \"two?lines\": allowed are 1 to 64 letters, digits, dots, dashes and"
                        + " underscores, starting with a letter or digit");
    }

    @Test
    @Promise("M3")
    @Fault({14, 15})
    void noMoreThanSixtyFourAreToldApart() {
        Rollout rollout = start(World.holding(100));
        for (int i = 0; i < 1_000; i++) {
            rollout.forKey("anna").named("site-" + i).stable(() -> "").candidate(() -> "bad");
        }

        List<MethodStats> methods = rollout.status().methods();
        assertThat(methods).hasSize(65);
        assertThat(methods.get(64)).isEqualTo(new MethodStats(MethodStats.OTHERS, 0, 936, 0, 0));
    }

    @Test
    void slowCallsAreCountedOnceThereIsAReferenceAndOnceEach() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1_000))
                .warmUp(WarmUp.none())
                .build());
        Shop shop = wrap(rollout, Making.GENERATED);
        IntStream.rangeClosed(1, 4_000)
                .forEach(i -> rollout.forKey("user-" + i)
                        .named("warm-up")
                        .stable(() -> take(i % 100))
                        .candidate(() -> take(i % 100)));
        world.time.advance(Duration.ofMillis(250));
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        CompletableFuture<String> hangs = new CompletableFuture<>();
        CompletableFuture<String> takesLong = new CompletableFuture<>();
        assertThat(rollout.status().methods()).isEmpty();

        rollout.forKey(candidate).named("quick").stable(() -> "").candidate(() -> take(50));
        rollout.forKey(candidate).named("slow").stable(() -> "").candidate(() -> take(500));
        attempt(() -> rollout.forKey(candidate).named("both").stable(() -> "").candidate(() -> {
            take(500);
            throw new IllegalStateException();
        }));
        attempt(() -> rollout.forKey(candidate)
                .named("cut-short")
                .stable(() -> "")
                .candidate(() -> {
                    take(500);
                    throw new InterruptedException();
                }));
        shop.later(candidate, hangs);
        world.time.advance(Duration.ofSeconds(10));
        assertThat(rollout.status().methods()).contains(new MethodStats("later()", 0, 0, 0, 1));
        hangs.complete("at last");
        shop.later(candidate, takesLong);
        world.time.jump(Duration.ofMillis(500));
        takesLong.completeExceptionally(new IllegalStateException());

        assertThat(rollout.status().methods())
                .containsExactly(
                        new MethodStats("both", 0, 1, 0, 1),
                        new MethodStats("cut-short", 0, 0, 0, 1),
                        new MethodStats("later()", 0, 1, 0, 2),
                        new MethodStats("slow", 0, 0, 0, 1));
    }

    private String take(int millis) {
        world.time.jump(Duration.ofMillis(millis));
        return "fine";
    }

    /** Lets new users call both methods, of which so many fail on the candidate, until the rollout is tripped. */
    private void traffic(Rollout rollout, Shop shop, double failingQuotes, double failingLists) {
        for (int user = 0; user < 50_000 && rollout.status().phase().watched(); user++) {
            String name = "user-" + user;
            double luck = (user * 0x9E3779B97F4A7C15L >>> 11) * 0x1p-53;
            boolean candidate = World.armOf(rollout, name) == Arm.CANDIDATE;
            boolean onQuote = user % 2 == 0;
            boolean fails = candidate && luck < (onQuote ? failingQuotes : failingLists);
            attempt(() -> {
                if (onQuote) {
                    shop.quote(name, fails);
                } else {
                    shop.list(name, fails);
                }
            });
            if (user % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("J5")
    void theSentenceOfATripNamesTheMethod(Making making) {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Share.percent(20), Duration.ofDays(1_000))
                .fuse(Fuse.none())
                .build());
        Shop shop = wrap(rollout, making);
        traffic(rollout, shop, 0.3, 0.02);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches("Tripped shop at 20%: .+ limit .+ to 1; most failed candidate calls were in quote\\(\\):"
                        + " \\d+ of \\d+");
        assertThat(world.events.get(1).sentence()).isEqualTo(rollout.status().sentence());
    }

    @Test
    void theSentenceOfABlownFuseNamesTheMethod() {
        Rollout rollout = start(World.holding(20));
        traffic(rollout, wrap(rollout, Making.GENERATED), 1, 1);

        assertThat(rollout.status().sentence())
                .matches("Tripped shop at 20%: the fuse blew: .+ stable calls did; (most failed candidate calls were in"
                        + " \\w+\\(\\): \\d+ of 10|of the failed candidate calls more were in \\w+\\(\\): \\d+ of 10"
                        + " than in any other method)");
    }

    @Test
    void aLoneMethodIsNotNamed() {
        Rollout rollout = start(World.holding(20));
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            users.add("user-" + i);
        }
        users.forEach(user -> attempt(
                () -> rollout.forKey(user).named("only").stable(() -> {}).candidate(() -> {
                    throw new IllegalStateException();
                })));
        world.time.advance(Duration.ofSeconds(1));

        assertThat(rollout.status().sentence()).startsWith("Tripped shop").endsWith("stable calls did");
    }
}
