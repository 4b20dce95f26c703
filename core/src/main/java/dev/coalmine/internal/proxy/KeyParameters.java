package dev.coalmine.internal.proxy;

import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.CompositeKey;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.UUID;

/** Which parameters of a method can be, and are marked to be, the routing key. */
public final class KeyParameters {
    private static final Set<Class<?>> FIT = Set.of(
            long.class,
            int.class,
            Integer.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            UUID.class,
            CompositeKey.class);

    private static final int NONE = -1;

    private KeyParameters() {}

    /** Returns whether arguments of that type can be keys, or may turn out to be at run time. */
    public static boolean canBeKey(Class<?> type) {
        return type.isAssignableFrom(String.class) || type.isAssignableFrom(Long.class) || FIT.contains(type);
    }

    /**
     * Returns the plan that takes a parameter of that method for the key, or none if it has so few.
     *
     * @param index from 0
     * @param what says in a message who wants it so
     * @throws IllegalArgumentException if the parameter's type cannot be a key
     */
    public static KeyPlan argument(Class<?> type, Method method, int index, String what) {
        if (index >= method.getParameterCount()) {
            return KeyPlan.MISSING;
        }
        Class<?> parameter = method.getParameterTypes()[index];
        if (!canBeKey(parameter)) {
            throw new IllegalArgumentException(what + " does not fit " + type.getName() + "." + method.getName()
                    + ": a " + parameter.getName()
                    + " cannot be a routing key; allowed are String, long, int, UUID and Keys.of(...) of these,"
                    + " or compute one with Keys.from(...)");
        }
        return new KeyPlan.Argument(index);
    }

    /**
     * Returns the plan that takes the parameter marked with {@link RoutingKey} for the key, or none if none is marked.
     *
     * @throws IllegalArgumentException if several parameters are marked, or one whose type cannot be a key
     */
    public static KeyPlan marked(Class<?> type, Method method) {
        int index = markedInHierarchy(type, method);
        return index == NONE ? KeyPlan.MISSING : argument(type, method, index, "@RoutingKey");
    }

    /** The interface itself speaks first, then its parents, in their order. */
    private static int markedInHierarchy(Class<?> type, Method method) {
        int index = markedIn(type, method);
        for (Class<?> parent : type.getInterfaces()) {
            if (index == NONE) {
                index = markedInHierarchy(parent, method);
            }
        }
        return index;
    }

    private static int markedIn(Class<?> type, Method method) {
        try {
            return markedIndex(type.getDeclaredMethod(method.getName(), method.getParameterTypes()));
        } catch (NoSuchMethodException e) {
            return NONE;
        }
    }

    private static int markedIndex(Method method) {
        Parameter[] parameters = method.getParameters();
        int found = NONE;
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isAnnotationPresent(RoutingKey.class)) {
                if (found != NONE) {
                    throw new IllegalArgumentException("Several parameters of "
                            + method.getDeclaringClass().getName() + "." + method.getName()
                            + " are marked with @RoutingKey: mark one, or compose a key with"
                            + " Keys.from((method, arguments) -> Keys.of(...))");
                }
                found = i;
            }
        }
        return found;
    }
}
