package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.proxy.InterfaceProxy;
import dev.coalmine.internal.proxy.KeyExtractor;
import dev.coalmine.internal.proxy.WrappableType;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.MissingKey;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An interface about to be wrapped: where its calls find their key, and its two implementations.
 *
 * <pre>{@code
 * Pricing prices = pricing.wrap(Pricing.class).keyedBy(Keys.argument(0)).stable(legacy).candidate(rewrite);
 * }</pre>
 *
 * <p>The result honours the interface's default, generic and varargs methods and declared exceptions; its
 * {@code equals}, {@code hashCode} and {@code toString} are its own. Not thread-safe itself; what it makes is, if both
 * implementations are.
 *
 * @param <T> the interface
 */
public final class Wrapping<T> {
    private final Class<T> type;
    private final CallPath path;
    private @Nullable KeySource keys;

    Wrapping(Class<T> type, CallPath path) {
        WrappableType.check(type);
        this.type = type;
        this.path = path;
    }

    /**
     * Says where the calls find their routing key.
     *
     * @throws IllegalStateException if that was said before
     */
    public Wrapping<T> keyedBy(KeySource keys) {
        if (this.keys != null) {
            throw new IllegalStateException("keyedBy was already set to " + this.keys);
        }
        this.keys = Objects.requireNonNull(keys, "keys");
        return this;
    }

    /** Names the stable implementation. */
    public Stable<T> stable(T stable) {
        return new Stable<>(this, Objects.requireNonNull(stable, "stable"));
    }

    /**
     * A wrapping whose stable implementation was named.
     *
     * @param <T> the interface
     */
    public static final class Stable<T> {
        private final Wrapping<T> wrapping;
        private final T stable;

        private Stable(Wrapping<T> wrapping, T stable) {
            this.wrapping = wrapping;
            this.stable = stable;
        }

        /**
         * Names the candidate implementation and returns the routed one.
         *
         * @throws IllegalArgumentException if the type is no interface, out of reach, or has a method that cannot be
         *     measured or that the key source does not fit
         * @throws IllegalStateException if there is no key source, so that nothing would ever reach the candidate
         */
        public T candidate(T candidate) {
            Objects.requireNonNull(candidate, "candidate");
            return InterfaceProxy.create(wrapping.type, wrapping.path, wrapping.extractor(), stable, candidate);
        }
    }

    private KeyExtractor extractor() {
        if (keys instanceof KeySource.Argument argument) {
            checkFits(argument);
            int index = argument.index;
            return (method, arguments) -> index < arguments.length ? arguments[index] : null;
        }
        if (keys instanceof KeySource.Computed computed) {
            return computed.function::keyOf;
        }
        if (path.missingKey() == MissingKey.RANDOM) {
            return (method, arguments) -> null;
        }
        throw new IllegalStateException(path.rollout()
                + " has no routing key: add keyedBy(Keys.argument(0)) or keyedBy(Keys.from(...)), or let the rollout"
                + " route each call by a coin of its own with missingKey(RANDOM)");
    }

    private void checkFits(KeySource.Argument argument) {
        boolean found = false;
        for (Method method : type.getMethods()) {
            if (argument.index >= method.getParameterCount()) {
                continue;
            }
            found = true;
            Class<?> parameter = method.getParameterTypes()[argument.index];
            if (!method.isDefault() && !canBeKey(parameter)) {
                throw new IllegalArgumentException(argument + " does not fit " + type.getName() + "."
                        + method.getName() + ": a " + parameter.getName()
                        + " cannot be a routing key; allowed are String, long, int, UUID and Keys.of(...) of these,"
                        + " or compute one with Keys.from(...)");
            }
        }
        if (!found) {
            throw new IllegalArgumentException(
                    argument + " does not fit " + type.getName() + ": none of its methods has that many arguments");
        }
    }

    private static boolean canBeKey(Class<?> type) {
        return type.isAssignableFrom(String.class)
                || type.isAssignableFrom(Long.class)
                || type == long.class
                || type == Integer.class
                || type == int.class
                || type == Short.class
                || type == short.class
                || type == Byte.class
                || type == byte.class
                || type == UUID.class
                || type == CompositeKey.class;
    }
}
