package dev.coalmine.forge;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What a forged method looks like.
 *
 * @param kind how it comes into the interface
 * @param parameters their types; of a varargs method the last one is an array
 * @param returned what it returns
 * @param varargs whether it is declared so
 * @param declared the checked exceptions that it declares
 */
public record MethodShape(
        Kind kind, List<Class<?>> parameters, Class<?> returned, boolean varargs, List<Class<?>> declared) {
    /** How a method comes into the interface. */
    public enum Kind {
        /** It is declared there. */
        ABSTRACT,
        /** It has a body there. */
        DEFAULT,
        /** A parent declares it. */
        INHERITED,
        /** Two parents declare it. */
        DIAMOND,
        /** A parent has a body for it. */
        INHERITED_DEFAULT,
        /** A parent has a body for it, and so has the interface. */
        OVERRIDDEN_DEFAULT,
        /** A parent declares it to return Object; the interface narrows that, and javac adds a bridge. */
        NARROWED,
        /** A parent declares it generically, with an Object where the interface has a type; with a bridge, too. */
        BOUND
    }

    /** A stage of a type of its own. */
    public static final class Promise extends CompletableFuture<Object> {}

    private static final List<Class<?>> VALUES = List.of(
            boolean.class,
            char.class,
            byte.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            Object.class,
            String.class,
            List.class,
            Integer.class,
            int[].class,
            String[][].class);

    private static final List<Class<?>> STAGES = List.of(CompletionStage.class, CompletableFuture.class, Promise.class);

    private static final List<Class<?>> RETURNED =
            Stream.concat(Stream.of(void.class), VALUES.stream()).toList();

    private static final List<Class<?>> KEYS = List.of(
            String.class,
            long.class,
            int.class,
            short.class,
            byte.class,
            Long.class,
            Integer.class,
            UUID.class,
            Object.class);

    private static final List<Class<?>> CHECKED =
            List.of(IOException.class, TimeoutException.class, InterruptedException.class);

    /** Returns whether the result comes later than the call. */
    public boolean later() {
        return STAGES.contains(returned);
    }

    /** Returns methods whose parameter of that number, if they have one, can be a key. */
    public static Arbitrary<MethodShape> keyedBy(int key) {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(VALUES).list().ofMaxSize(6),
                        Arbitraries.of(KEYS),
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.of(RETURNED)), Tuple.of(1, Arbitraries.of(STAGES))),
                        Arbitraries.of(true, false),
                        Arbitraries.of(CHECKED).list().uniqueElements())
                .as((kind, parameters, keyType, type, varargs, declared) ->
                        shape(kind, withKey(parameters, key, keyType), type, varargs, declared));
    }

    private static List<Class<?>> withKey(List<Class<?>> parameters, int key, Class<?> keyType) {
        if (key < parameters.size()) {
            parameters.set(key, keyType);
        }
        return parameters;
    }

    private static MethodShape shape(
            Kind kind, List<Class<?>> parameters, Class<?> returned, boolean varargs, List<Class<?>> declared) {
        boolean array =
                !parameters.isEmpty() && parameters.get(parameters.size() - 1).isArray();
        Kind possible = kind;
        if (kind == Kind.NARROWED && (returned.isPrimitive() || returned == Object.class)
                || kind == Kind.BOUND
                        && (parameters.isEmpty()
                                || parameters.get(0).isPrimitive()
                                || parameters.get(0) == Object.class)) {
            possible = Kind.ABSTRACT;
        }
        return new MethodShape(possible, List.copyOf(parameters), returned, varargs && array, List.copyOf(declared));
    }
}
