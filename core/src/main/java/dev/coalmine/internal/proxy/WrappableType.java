package dev.coalmine.internal.proxy;

import dev.coalmine.internal.control.CallTerms;
import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.reactive.Publishers;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Which types can be wrapped, and what to do about those that cannot. */
public final class WrappableType {
    private WrappableType() {}

    /**
     * Checks that a wrapper of this type can be made.
     *
     * @param lookup of a class in the package that the wrapper's class may join, or null if none was given
     * @throws IllegalArgumentException if not, saying why and what to do
     */
    public static void check(Class<?> type, @Nullable Lookup lookup) {
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
        if (lookup != null) {
            checkAccess(type, lookup);
            return;
        }
        for (Method method : type.getMethods()) {
            makeAccessible(type, method);
        }
    }

    /**
     * Returns how the results of this method's calls are followed, or null if they are there when a call returns.
     *
     * @param terms what holds for its calls
     * @throws IllegalArgumentException if they cannot be measured, saying why and what to do
     */
    public static @Nullable LaterResults later(Class<?> type, Method method, CallTerms terms) {
        return later(type, method.getName(), method.getReturnType(), terms);
    }

    /**
     * Returns how the results of calls are followed, as for a method that is at hand.
     *
     * @param type what has the method
     * @param name the method's name
     * @param returned what it returns
     * @throws IllegalArgumentException if they cannot be measured, saying why and what to do
     */
    public static @Nullable LaterResults later(Class<?> type, String name, Class<?> returned, CallTerms terms) {
        if (CompletionStage.class.isAssignableFrom(returned)) {
            return LaterResults.stages(terms);
        }
        LaterResults publishers = Publishers.of(returned, terms);
        if (publishers == null
                && (Future.class.isAssignableFrom(returned)
                        || Flow.Publisher.class.isAssignableFrom(returned)
                        || Publishers.isOne(returned))) {
            throw new IllegalArgumentException("Cannot wrap " + type.getName() + ": " + name
                    + " returns a " + returned.getSimpleName()
                    + ", whose outcome comes after the call and cannot be measured here; let it return a"
                    + " CompletionStage or, with Reactive Streams and Reactor beside coalmine-core, a Publisher, Mono or"
                    + " Flux; or leave it with stable by method(\"" + name + "\").alwaysStable()");
        }
        return publishers;
    }

    /** Returns whether results of this type, which can be measured, are there when a call returns. */
    public static boolean isThereAtOnce(Class<?> returned) {
        return !CompletionStage.class.isAssignableFrom(returned) && !Publishers.isOne(returned);
    }

    /**
     * Checks that a stage of ours, which may fail at a deadline or fall back to stable, can stand for what this method returns.
     *
     * @param what says in a message who wants that
     * @param call says what kind of call it is then
     * @throws IllegalArgumentException if not, saying why and what to do
     */
    public static void checkLimitable(Class<?> type, Method method, String what, String call) {
        checkLimitable(type.getName() + "." + method.getName(), method.getReturnType(), what, call);
    }

    /**
     * Checks that a stage of ours can stand for what a method returns.
     *
     * @param method says in a message which method
     * @param returned what it returns
     * @throws IllegalArgumentException if not, saying why and what to do
     */
    public static void checkLimitable(String method, Class<?> returned, String what, String call) {
        if (returned != CompletionStage.class && returned != CompletableFuture.class) {
            throw new IllegalArgumentException(what + " does not fit " + method
                    + ", which returns " + returned.getSimpleName()
                    + ": " + call + " returns a CompletionStage or a CompletableFuture");
        }
    }

    /**
     * Makes sure that the method can be called from here.
     *
     * @throws IllegalArgumentException if it is out of reach, saying how to open it
     */
    static void makeAccessible(Class<?> type, Method method) {
        if (!isReachable(method) && !method.trySetAccessible()) {
            Class<?> owner = method.getDeclaringClass();
            throw new IllegalArgumentException("Cannot wrap " + type.getName() + ": its method " + method.getName()
                    + " is out of reach, because package " + owner.getPackageName() + " of module "
                    + owner.getModule().getName() + " is neither exported nor open; add \"opens "
                    + owner.getPackageName() + " to dev.coalmine;\" to that module, or call wrap("
                    + type.getSimpleName() + ".class, MethodHandles.lookup()) in a class of that package");
        }
    }

    private static void checkAccess(Class<?> type, Lookup lookup) {
        if (!lookup.hasFullPrivilegeAccess()) {
            throw new IllegalArgumentException("Invalid lookup " + lookup
                    + ": allowed is the full MethodHandles.lookup() of a class that sees " + type.getName());
        }
        try {
            lookup.accessClass(type);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "Invalid lookup " + lookup + ": " + type.getName()
                            + " is not accessible there; call wrap in a class of package " + type.getPackageName(),
                    e);
        }
    }

    private static boolean isReachable(Method method) {
        Class<?> owner = method.getDeclaringClass();
        return Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), WrappableType.class.getModule());
    }
}
