package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.annotation.Idempotent;
import dev.coalmine.annotation.NotShadowed;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.Share;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;

/** What the marks on methods say, for whoever routes them. */
class MarkedMethodsTest {
    interface Shop {
        @Idempotent
        String quote(String key);

        @NotShadowed
        String order(String key);
    }

    interface Feed {
        @Idempotent
        Publisher<String> each(String key);
    }

    /** Says what it is. */
    private record Impl(String name) implements Shop {
        @Override
        public String quote(String key) {
            return answer();
        }

        @Override
        public String order(String key) {
            return answer();
        }

        private String answer() {
            if (name.isEmpty()) {
                throw new IllegalStateException("broken");
            }
            return name;
        }
    }

    private final ShadowWorld world = new ShadowWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout onCandidate(Rollout.Builder rollout) {
        return rollout.plan(World.holding(100)).start();
    }

    private static Shop broken(Making making, Rollout rollout) {
        return making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(new Impl("old"))
                .candidate(new Impl("")));
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        return type.getMethod(name, String.class);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("C3")
    void anIdempotentMethodFallsBack(Making making) {
        Rollout rollout = onCandidate(world.rollouts.named("pricing"));
        Shop shop = broken(making, rollout);

        assertThat(shop.quote("anna")).isEqualTo("old");
        assertThatThrownBy(() -> shop.order("anna")).hasMessage("broken");

        assertThat(rollout.status().counters().fallbacks()).isEqualTo(1);
        assertThat(rollout.status().candidate().failures()).isEqualTo(2);
    }

    @Test
    @Promise("C3")
    void whatIsSaidOfTheMethodGoesFirst() {
        Rollout rollout = onCandidate(world.rollouts.named("pricing"));
        Shop shop = rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("quote")
                .fallback(Fallback.NONE)
                .stable(new Impl("old"))
                .candidate(new Impl(""));

        assertThatThrownBy(() -> shop.quote("anna")).hasMessage("broken");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Feed.class)
                        .keyedBy(Keys.argument(0))
                        .stable(key -> subscriber -> {})
                        .candidate(key -> subscriber -> {}))
                .withMessageStartingWith("The fallback of method each does not fit");
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("C6")
    void aMethodThatIsNotShadowedGoesToStableAlone(Making making) {
        Rollout rollout = world.shadowing("pricing");
        Shop shop = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(new Impl("old"))
                .candidate(new Impl("new")));

        assertThat(shop.order("anna")).isEqualTo("old");
        assertThat(world.waiting).isEmpty();
        assertThat(shop.quote("anna")).isEqualTo("old");

        assertThat(world.shadowed(rollout).mismatched()).isEqualTo(1);
    }

    @Test
    @Promise("C3")
    void anInterceptedMethodFallsBackAsItIsMarkedOrAsTheRolloutSays() throws Exception {
        Rollout marked = onCandidate(world.rollouts.named("marked"));
        Rollout whole = onCandidate(world.rollouts.named("whole").fallback());
        Object[] arguments = {"anna"};

        Interception quote = marked.intercept(method(Shop.class, "quote"), Keys.argument(0));
        Interception order = marked.intercept(method(Shop.class, "order"), Keys.argument(0));
        Interception any = whole.intercept(method(Shop.class, "order"), Keys.argument(0));

        assertThat(quote.call(arguments, () -> "old", new Impl("")::answer)).isEqualTo("old");
        assertThatThrownBy(() -> order.call(arguments, () -> "old", new Impl("")::answer))
                .hasMessage("broken");
        assertThat(any.call(arguments, () -> "old", new Impl("")::answer)).isEqualTo("old");
        assertThat(marked.status().counters().fallbacks()).isEqualTo(1);
        assertThat(whole.status().counters().fallbacks()).isEqualTo(1);
    }

    interface Later {
        CompletionStage<String> later(String key);
    }

    @Test
    @Promise({"C3", "C5"})
    void anInterceptedStageFallsBack() throws Exception {
        Rollout rollout = onCandidate(world.rollouts.named("pricing").fallback());
        Interception later = rollout.intercept(method(Later.class, "later"), Keys.argument(0));

        Object stage = later.call(
                new Object[] {"anna"},
                () -> CompletableFuture.completedFuture("old"),
                () -> CompletableFuture.failedFuture(new IllegalStateException()));

        assertThat(((CompletionStage<?>) stage).toCompletableFuture().join()).isEqualTo("old");
        assertThat(rollout.status().counters().fallbacks()).isEqualTo(1);
    }

    @Test
    @Promise("C6")
    void anInterceptedMethodIsShadowedUnlessItIsMarked() throws Exception {
        Rollout rollout = world.shadowing("pricing");
        AtomicInteger calls = new AtomicInteger();
        Interception quote = rollout.intercept(method(Shop.class, "quote"), Keys.argument(0));
        Interception order = rollout.intercept(method(Shop.class, "order"), Keys.argument(0));

        assertThat(quote.call(new Object[] {"anna"}, () -> "old", calls::incrementAndGet))
                .isEqualTo("old");
        assertThat(order.call(new Object[] {"anna"}, () -> "old", calls::incrementAndGet))
                .isEqualTo("old");
        assertThat(calls).hasValue(0);

        assertThat(world.shadowed(rollout).mismatched()).isEqualTo(1);
        assertThat(calls).hasValue(1);
        assertThat(rollout.plan().shadow().orElseThrow().shadowed()).isEqualTo(Share.ALL);
    }
}
