package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.forge.Forge;
import dev.coalmine.forge.Forge.Forged;
import dev.coalmine.forge.MethodShape;
import dev.coalmine.forge.Script;
import dev.coalmine.plan.Arm;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/** Interfaces nobody thought of: each method of each is called directly and through a wrapper, and nobody can tell. */
class ForgedInterfacesTest {
    private static final World WORLD = new World();
    private static final World TWIN = new World();

    /** An interface, and which of its methods' parameters is the key. */
    record Shape(List<MethodShape> methods, int key, boolean publicType) {}

    /** How a call ends. */
    enum Ending {
        VALUE,
        NULL,
        DECLARED,
        SNEAKY,
        UNCHECKED,
        ERROR
    }

    @AfterContainer
    static void close() {
        WORLD.close();
        TWIN.close();
    }

    @Provide
    Arbitrary<Shape> interfaces() {
        return Arbitraries.integers()
                .between(0, 3)
                .flatMap(key -> Combinators.combine(
                                MethodShape.keyedBy(key).list().ofMinSize(1).ofMaxSize(5), Arbitraries.of(true, false))
                        .as((methods, publicType) -> new Shape(methods, key, publicType)));
    }

    @Property(tries = 400)
    @Promise({"C1", "C4", "C5"})
    @Fault({1, 2, 3, 5, 11})
    void aWrapperBehavesAsTheDirectCall(
            @ForAll("interfaces") Shape shape, @ForAll Making making, @ForAll Ending ending, @ForAll long seed) {
        Forged forged = Forge.forge(shape.methods(), shape.publicType());
        Rollout rollout = WORLD.rollouts.named("forged").plan(World.holding(50)).start();
        Rollout twin = TWIN.rollouts.named("forged").plan(World.holding(50)).start();
        try (rollout;
                twin) {
            check(forged, shape, making, ending, seed, rollout, twin);
        }
    }

    private static void check(
            Forged forged, Shape shape, Making making, Ending ending, long seed, Rollout rollout, Rollout twin) {
        Object stable = forged.instance();
        Object candidate = forged.instance();
        Object wrapper = making.make(() -> wrap(rollout, forged, shape, stable, candidate));
        assertThat(wrapper.toString()).isEqualTo(forged.type().getSimpleName() + " routed by rollout forged");
        assertThat(wrapper.equals(wrapper)).isTrue();
        assertThat(wrapper.equals(stable)).isFalse();
        assertThat(wrapper.hashCode()).isEqualTo(System.identityHashCode(wrapper));

        long recorded = 0;
        for (Method method : callable(forged)) {
            MethodShape declared =
                    shape.methods().get(Integer.parseInt(method.getName().substring(1)));
            Object[] arguments = arguments(declared, seed);
            boolean keyed = shape.key() < arguments.length;
            Arm arm = keyed ? armOf(twin, arguments[shape.key()]) : Arm.STABLE;
            Statistics.label("arm").collect(arm);
            Object answer = answer(declared, ending, making, seed);

            Outcome direct = call(method, arm == Arm.STABLE ? stable : candidate, arguments, answer);
            Outcome routed = call(method, wrapper, arguments, answer);

            assertThat(routed).as(method.toString()).isEqualTo(direct);
            if (keyed && answer instanceof CompletableFuture<?> stage) {
                Statistics.label("later").collect(true);
                assertThat(outstanding(rollout)).isEqualTo(1);
                assertThat(calls(rollout)).as("not before it ends").isEqualTo(recorded);
                end(stage, seed);
            }
            recorded += keyed ? 1 : 0;
            assertThat(calls(rollout)).as(method.toString()).isEqualTo(recorded);
            assertThat(outstanding(rollout)).isZero();
        }
    }

    @SuppressWarnings("unchecked")
    private static void end(CompletableFuture<?> stage, long seed) {
        if (seed % 3 == 0) {
            stage.completeExceptionally(new IllegalStateException("later"));
        } else {
            ((CompletableFuture<Object>) stage).complete(seed);
        }
    }

    private static long outstanding(Rollout rollout) {
        RolloutStatus status = rollout.status();
        return status.stable().outstanding().calls()
                + status.candidate().outstanding().calls();
    }

    /** The public ones as anybody would; the package-private ones, which our class path does not see, by a lookup. */
    private static Object wrap(Rollout rollout, Forged forged, Shape shape, Object stable, Object candidate) {
        return shape.publicType()
                ? wrap(rollout.wrap(forged.type()), shape, stable, candidate)
                : wrap(rollout.wrap(forged.type(), forged.lookup()), shape, stable, candidate);
    }

    @SuppressWarnings("unchecked")
    private static <T> T wrap(Wrapping<T> wrapping, Shape shape, Object stable, Object candidate) {
        boolean keyed = shape.methods().stream()
                .anyMatch(method -> shape.key() < method.parameters().size());
        wrapping.keyedBy(keyed ? Keys.argument(shape.key()) : Keys.from((method, arguments) -> null));
        return wrapping.stable((T) stable).candidate((T) candidate);
    }

    private static long calls(Rollout rollout) {
        RolloutStatus status = rollout.status();
        return status.stable().calls() + status.candidate().calls();
    }

    /** Bridges included, and what a parent declares under types of its own. */
    private static List<Method> callable(Forged forged) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type : List.of(forged.type(), forged.parent())) {
            for (Method method : type.getMethods()) {
                if (!method.getName().equals("toString") && !Modifier.isStatic(method.getModifiers())) {
                    method.setAccessible(true);
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private static Object[] arguments(MethodShape shape, long seed) {
        Object[] arguments = new Object[shape.parameters().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Forge.value(shape.parameters().get(i), seed + i);
        }
        return arguments;
    }

    private static Arm armOf(Rollout twin, Object key) {
        KeyedCall call;
        if (key instanceof String text) {
            call = twin.forKey(text);
        } else if (key instanceof UUID uuid) {
            call = twin.forKey(uuid);
        } else {
            call = twin.forKey(((Number) key).longValue());
        }
        return call.stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    private static Object answer(MethodShape shape, Ending ending, Making making, long seed) {
        return switch (ending) {
            case VALUE -> Forge.value(shape.returned(), seed);
            case NULL -> shape.returned().isPrimitive() ? Forge.value(shape.returned(), seed) : null;
            case DECLARED ->
                shape.declared().contains(IOException.class) ? new IOException("declared") : new StackOverflowError();
            // a JDK proxy lets no exception pass that is checked and not declared
            case SNEAKY -> making == Making.GENERATED ? new ClassNotFoundException("sneaky") : new AssertionError();
            case UNCHECKED -> new IllegalStateException("unchecked");
            case ERROR -> new NoClassDefFoundError("error");
        };
    }

    /** Everything that a caller and the implementation saw of a call. */
    record Outcome(Object returned, Throwable thrown, List<Script.Call> seen) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Outcome outcome
                    && (outcome.returned == returned || isBox(returned) && returned.equals(outcome.returned))
                    && outcome.thrown == thrown
                    && outcome.seen.equals(seen);
        }

        private static boolean isBox(Object value) {
            return value instanceof Number || value instanceof Boolean || value instanceof Character;
        }

        @Override
        public int hashCode() {
            return Objects.hash(returned, thrown);
        }
    }

    private static Outcome call(Method method, Object target, Object[] arguments, Object answer) {
        Script.answer(() -> answer instanceof Throwable thrown ? ForgedInterfacesTest.sneak(thrown) : answer);
        try {
            Object returned = method.invoke(target, arguments);
            return new Outcome(returned, null, Script.calls());
        } catch (InvocationTargetException e) {
            return new Outcome(null, e.getCause(), Script.calls());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Object sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
