package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

/** Which types can be wrapped, and what to do about those that cannot. */
public final class WrappableType {
    private static final String REACTIVE_STREAMS_PUBLISHER = "org.reactivestreams.Publisher";

    private WrappableType() {}

    /**
     * Checks that calls of this type can be routed and measured.
     *
     * @throws IllegalArgumentException if not, saying why and what to do
     */
    public static void check(Class<?> type) {
        if (!type.isInterface() || type.isAnnotation()) {
            throw new IllegalArgumentException("Cannot wrap " + type.getName()
                    + ": it is not an interface; wrap the interface that both implementations share, or use"
                    + " forKey(...).stable(...).candidate(...) at the call site");
        }
        if (type.isSealed() || type.isHidden()) {
            throw new IllegalArgumentException("Cannot wrap " + type.getName()
                    + ": no class of ours may implement a sealed or hidden interface; use"
                    + " forKey(...).stable(...).candidate(...) at the call site");
        }
        for (Method method : type.getMethods()) {
            accessible(type, method);
            checkMeasurable(type, method);
        }
    }

    private static void checkMeasurable(Class<?> type, Method method) {
        Class<?> returned = method.getReturnType();
        if (CompletionStage.class.isAssignableFrom(returned)
                || Future.class.isAssignableFrom(returned)
                || Flow.Publisher.class.isAssignableFrom(returned)
                || isReactiveStreams(returned)) {
            throw new IllegalArgumentException("Cannot wrap " + type.getName() + ": " + method.getName()
                    + " returns a " + returned.getSimpleName()
                    + ", whose outcome comes after the call and cannot be measured here yet");
        }
    }

    private static boolean isReactiveStreams(Class<?> type) {
        if (type.getName().equals(REACTIVE_STREAMS_PUBLISHER)) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isReactiveStreams(parent)) {
                return true;
            }
        }
        return type.getSuperclass() != null && isReactiveStreams(type.getSuperclass());
    }

    /**
     * Returns the method such that it can be called from here.
     *
     * @throws IllegalArgumentException if it is out of reach, saying how to open it
     */
    static Method accessible(Class<?> type, Method method) {
        if (!isReachable(method) && !method.trySetAccessible()) {
            Class<?> owner = method.getDeclaringClass();
            throw new IllegalArgumentException("Cannot wrap " + type.getName() + ": its method " + method.getName()
                    + " is out of reach, because package " + owner.getPackageName() + " of module "
                    + owner.getModule().getName() + " is neither exported nor open; add \"opens "
                    + owner.getPackageName() + " to dev.coalmine;\" to that module");
        }
        return method;
    }

    private static boolean isReachable(Method method) {
        Class<?> owner = method.getDeclaringClass();
        return Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), WrappableType.class.getModule());
    }
}
