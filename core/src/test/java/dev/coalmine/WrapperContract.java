package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.Outstanding;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wrapper behaves as the implementation that it chose, however it was made. */
abstract class WrapperContract {
    interface Base<T> {
        T echo(String key, T value);
    }

    interface Everything extends Base<Integer> {
        @Override
        Integer echo(String key, Integer value);

        int primitive(String key, int value);

        void nothing(String key);

        String join(String key, String... parts);

        default String greet(String key) {
            return "hello from " + name(key);
        }

        String name(String key);

        <X> List<X> listOf(String key, X one);

        CompletionStage<String> later(String key, CompletableFuture<String> work);

        CompletableFuture<String> promised(String key, CompletableFuture<String> work) throws IOException;

        void fails(String key, Supplier<? extends Throwable> thrown) throws IOException, TimeoutException;

        static String constant() {
            return "constant";
        }
    }

    private static final class Impl implements Everything {
        private final Arm arm;
        private int nothings;

        private Impl(Arm arm) {
            this.arm = arm;
        }

        @Override
        public Integer echo(String key, Integer value) {
            return value;
        }

        @Override
        public int primitive(String key, int value) {
            return arm == Arm.STABLE ? value : -value;
        }

        @Override
        public void nothing(String key) {
            nothings++;
        }

        @Override
        public String join(String key, String... parts) {
            return arm + String.join(",", parts);
        }

        @Override
        public String name(String key) {
            return arm.label();
        }

        @Override
        public <X> List<X> listOf(String key, X one) {
            return List.of(one);
        }

        @Override
        public CompletionStage<String> later(String key, CompletableFuture<String> work) {
            return work;
        }

        @Override
        public CompletableFuture<String> promised(String key, CompletableFuture<String> work) throws IOException {
            if (work == null) {
                throw new IOException("no work");
            }
            return work;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void fails(String key, Supplier<? extends Throwable> thrown) {
            WrapperContract.<RuntimeException>sneak(thrown.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("everything").plan(World.holding(50)).start();
    private final Impl stable = new Impl(Arm.STABLE);
    private final Impl candidate = new Impl(Arm.CANDIDATE);
    private final Making making;
    private final Everything wrapped;

    WrapperContract(Making making) {
        this.making = making;
        this.wrapped = wrapped();
    }

    private Everything wrapped() {
        return making.make(() -> rollout.wrap(Everything.class)
                .keyedBy(Keys.argument(0))
                .stable(stable)
                .candidate(candidate));
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C4")
    @Fault(3)
    void everyKindOfMethodBehavesAsTheDirectCall(Arm arm) {
        String key = World.keyOn(rollout, arm);
        Impl direct = arm == Arm.STABLE ? stable : candidate;
        Base<Integer> bridged = wrapped;

        assertThat(wrapped.echo(key, 1_000)).isEqualTo(1_000);
        assertThat(bridged.echo(key, 7)).isEqualTo(7);
        assertThat(wrapped.primitive(key, 5)).isEqualTo(direct.primitive(key, 5));
        assertThat(wrapped.join(key)).isEqualTo(direct.join(key));
        assertThat(wrapped.join(key, "a", "b")).isEqualTo(direct.join(key, "a", "b"));
        assertThat(wrapped.greet(key)).isEqualTo("hello from " + arm.label());
        assertThat(wrapped.listOf(key, 'x')).isEqualTo(List.of('x'));
        wrapped.nothing(key);
        assertThat(direct.nothings).isEqualTo(1);
    }

    @Test
    @Promise("C4")
    @Fault(2)
    void equalsHashCodeAndToStringAreItsOwnAndNeverCounted() {
        Everything other = wrapped();

        assertThat(wrapped.equals(wrapped)).isTrue();
        assertThat(wrapped.equals(other)).isFalse();
        assertThat(wrapped.equals(stable)).isFalse();
        assertThat(wrapped.equals(null)).isFalse();
        assertThat(wrapped.hashCode()).isEqualTo(System.identityHashCode(wrapped));
        assertThat(wrapped.toString()).isEqualTo("Everything routed by rollout everything");
        assertThat(rollout.status().stable().calls()
                        + rollout.status().candidate().calls())
                .isZero();
        assertThat(rollout.status().counters().missingKeys()).isZero();
    }

    @Property
    @Promise("C1")
    @Fault({1, 5})
    void theVeryThrowableComesOut(@ForAll String key, @ForAll Thrown kind, @ForAll boolean keyed) {
        Throwable thrown = kind.make.get();
        Throwable seen = catchThrowable(() -> wrapped.fails(keyed ? key : null, () -> thrown));
        assertThat(seen).isSameAs(thrown);
    }

    enum Thrown {
        DECLARED(() -> new IOException("x")),
        ALSO_DECLARED(() -> new TimeoutException("x")),
        UNCHECKED(() -> new IllegalStateException("x")),
        ERROR(() -> new NoClassDefFoundError("x")),
        OVERFLOW(StackOverflowError::new);

        private final Supplier<Throwable> make;

        Thrown(Supplier<Throwable> make) {
            this.make = make;
        }
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise({"C1", "C5"})
    @Fault({10, 11, 12, 13})
    void aStageIsTheCallersAndIsMeasuredWhenItCompletes(Arm arm) {
        String key = World.keyOn(rollout, arm);
        long before = stats(arm).calls();
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> promise = new CompletableFuture<>();
        CompletableFuture<String> cancelled = new CompletableFuture<>();

        assertThat(wrapped.later(key, work)).isSameAs(work);
        assertThat(catchThrowable(() -> wrapped.promised(key, promise).thenApply(text -> text)))
                .isNull();
        wrapped.later(key, cancelled).toCompletableFuture().cancel(true);
        world.time.advance(Duration.ofSeconds(2));
        assertThat(stats(arm).calls()).isEqualTo(before);
        assertThat(stats(arm).interrupted()).isEqualTo(1);
        assertThat(stats(arm).outstanding()).isEqualTo(new Outstanding(2, 0, Duration.ofSeconds(2)));
        work.complete("done");
        promise.completeExceptionally(new CompletionException(new IOException("broken")));

        assertThat(stats(arm).calls()).isEqualTo(before + 2);
        assertThat(stats(arm).failures()).isEqualTo(1);
        assertThat(stats(arm).successLatency().max().toMillis()).isBetween(1_990L, 2_010L);
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise({"C1", "C5"})
    @Fault(1)
    void aStageThatIsNotThereIsAFailedCall(Arm arm) {
        String key = World.keyOn(rollout, arm);

        assertThat(wrapped.later(key, null)).isNull();
        assertThat(catchThrowable(() -> wrapped.promised(key, null)))
                .isInstanceOf(IOException.class)
                .hasMessage("no work");

        assertThat(stats(arm).failures()).isEqualTo(2);
        assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    private ArmStats stats(Arm arm) {
        return arm == Arm.STABLE ? rollout.status().stable() : rollout.status().candidate();
    }

    @Test
    void keysOfEverySupportedTypeRoute() {
        @SuppressWarnings("unchecked")
        Function<Object, Arm> function = making.make(() -> rollout.wrap(Function.class)
                .keyedBy(Keys.argument(0))
                .stable(key -> Arm.STABLE)
                .candidate(key -> Arm.CANDIDATE));

        for (Object key : Arrays.asList("anna", 7, 7L, (short) 7, new UUID(3, 4), Keys.of("anna", 7))) {
            assertThat(function.apply(key)).isEqualTo(function.apply(key));
        }
        assertThat(function.apply(7))
                .isEqualTo(rollout.forKey(7).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE));
        assertThat(rollout.status().counters().missingKeys()).isZero();

        assertThat(function.apply(Arm.STABLE)).as("an enum is no key").isEqualTo(Arm.STABLE);
        assertThat(function.apply(null)).isEqualTo(Arm.STABLE);
        assertThat(function.apply("")).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(3);
        assertThat(rollout.status().counters().internalFailures()).isEqualTo(1);
    }
}
