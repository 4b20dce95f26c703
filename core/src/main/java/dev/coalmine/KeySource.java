package dev.coalmine;

import dev.coalmine.internal.proxy.KeyParameters;
import dev.coalmine.internal.proxy.KeyPlan;
import java.lang.reflect.Method;

/** Where the calls of a wrapped interface find their routing key; made by {@link Keys}. Immutable. */
public abstract sealed class KeySource {
    private KeySource() {}

    /** Returns whether the method has what this source asks for. */
    abstract boolean finds(Method method);

    /**
     * Returns where this method's calls find their key.
     *
     * @throws IllegalArgumentException if the method has something there that cannot be a key
     */
    abstract KeyPlan planFor(Class<?> type, Method method);

    static final class Argument extends KeySource {
        private final int index;

        Argument(int index) {
            this.index = index;
        }

        @Override
        boolean finds(Method method) {
            return index < method.getParameterCount();
        }

        @Override
        KeyPlan planFor(Class<?> type, Method method) {
            boolean optional =
                    method.isDefault() && finds(method) && !KeyParameters.canBeKey(method.getParameterTypes()[index]);
            return optional ? KeyPlan.MISSING : KeyParameters.argument(type, method, index, toString());
        }

        @Override
        public String toString() {
            return "Keys.argument(" + index + ")";
        }
    }

    /** The routing context, in which a call that has no key looks anyway. */
    static final class Ambient extends KeySource {
        static final KeySource INSTANCE = new Ambient();

        private Ambient() {}

        @Override
        boolean finds(Method method) {
            return true;
        }

        @Override
        KeyPlan planFor(Class<?> type, Method method) {
            return KeyPlan.AMBIENT;
        }

        @Override
        public String toString() {
            return "Keys.ambient()";
        }
    }

    static final class Computed extends KeySource {
        private final Keys.KeyFunction function;

        Computed(Keys.KeyFunction function) {
            this.function = function;
        }

        @Override
        boolean finds(Method method) {
            return true;
        }

        @Override
        KeyPlan planFor(Class<?> type, Method method) {
            return new KeyPlan.Found(arguments -> function.keyOf(method, arguments));
        }

        @Override
        public String toString() {
            return "Keys.from(function)";
        }
    }
}
