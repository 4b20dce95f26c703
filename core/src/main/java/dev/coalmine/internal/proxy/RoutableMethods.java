package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The methods of an interface that a wrapper of it has to answer. */
public final class RoutableMethods {
    private RoutableMethods() {}

    /**
     * Returns them, inherited ones included. Without static ones; without redeclarations of {@code equals}, {@code
     * hashCode} and {@code toString}, which are the wrapper's own; without bridges, which call one of the others on the
     * wrapper itself; and each once, though several parents may declare it.
     */
    public static List<Method> of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())
                    && !method.isBridge()
                    && !isOwn(method)
                    && methods.stream().noneMatch(other -> areAlike(method, other))) {
                methods.add(method);
            }
        }
        return methods;
    }

    private static boolean areAlike(Method one, Method other) {
        return haveSameParameters(one, other) && one.getReturnType() == other.getReturnType();
    }

    private static boolean haveSameParameters(Method one, Method other) {
        return one.getName().equals(other.getName())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /** Returns whether a wrapper answers this method itself. */
    static boolean isOwn(Method method) {
        return Arrays.stream(Object.class.getMethods()).anyMatch(own -> haveSameParameters(own, method));
    }

    /**
     * Returns the place in the list of the method that answers this one: the same, or the narrower one that a bridge
     * leads to.
     *
     * @throws IllegalArgumentException if there is none
     */
    static int numberOf(Method method, List<Method> methods) {
        for (int number = 0; number < methods.size(); number++) {
            if (areAlike(method, methods.get(number))) {
                return number;
            }
        }
        for (int number = 0; number < methods.size(); number++) {
            if (isNarrower(methods.get(number), method)) {
                return number;
            }
        }
        throw new IllegalArgumentException("Nothing is behind the bridge " + method);
    }

    private static boolean isNarrower(Method method, Method bridge) {
        Class<?>[] parameters = method.getParameterTypes();
        boolean narrower = method.getName().equals(bridge.getName())
                && parameters.length == bridge.getParameterCount()
                && bridge.getReturnType().isAssignableFrom(method.getReturnType());
        for (int i = 0; narrower && i < parameters.length; i++) {
            narrower = bridge.getParameterTypes()[i].isAssignableFrom(parameters[i]);
        }
        return narrower;
    }

    /** Returns their names in alphabetical order. */
    public static Set<String> names(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : of(type)) {
            names.add(method.getName());
        }
        return names;
    }
}
