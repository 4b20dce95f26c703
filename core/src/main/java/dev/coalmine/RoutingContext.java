package dev.coalmine;

import dev.coalmine.internal.context.Ambient;
import dev.coalmine.internal.context.ContextExecutorService;
import dev.coalmine.internal.context.ContextStack;
import dev.coalmine.internal.context.Frame;
import dev.coalmine.internal.control.NumberKey;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.CompositeKey;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a thread are routed by while it is open: the ambient key, for calls that bring none, and forced arms,
 * for testers.
 *
 * <pre>{@code
 * try (RoutingContext.Scope scope = RoutingContext.of(customerId).open()) {
 *     return checkout.place(order); // whatever is called in here without a key is routed by the customer
 * }
 * }</pre>
 *
 * <p>A call that has no key of its own ({@link Rollout#forContext()}, {@link Keys#ambient()}, a wrapped method that finds
 * none, a key that is null) is routed by the ambient key, and follows its rollout's policy for missing keys only if there
 * is none either. A forced arm wins over hash, key and {@linkplain dev.coalmine.plan.Overrides overrides}; such calls are
 * kept out of the evidence and counted as overridden. What it does not win over is a decision: a rollout that is rolled
 * back or promoted sends everything to one arm, forced or not.
 *
 * <p>A context that is opened takes the place of the one around it as a whole, until it is closed; to add to that one,
 * begin with {@link #current()}. It holds for the thread that opened it alone. Other threads get it by {@link
 * #wrap(Executor)} and its like, or, with Micrometer's {@code context-propagation} beside Coalmine, wherever that reaches:
 * Reactor, Spring's task executors, virtual threads (see {@link RoutingContextAccessor}).
 *
 * <p>Immutable and thread-safe.
 */
public final class RoutingContext {
    private static final RoutingContext NONE = new RoutingContext(Ambient.NONE);

    private final Ambient ambient;

    private RoutingContext(Ambient ambient) {
        this.ambient = ambient;
    }

    /** Returns the context without a key and without forced arms; open, it hides the one around it. */
    public static RoutingContext none() {
        return NONE;
    }

    /** Returns the context in force on this thread, which is {@link #none()} if none is open. */
    public static RoutingContext current() {
        Ambient current = ContextStack.current();
        return current.equals(Ambient.NONE) ? NONE : new RoutingContext(current);
    }

    /** Returns the context with this key and nothing else; null and the empty string are no key. */
    public static RoutingContext of(@Nullable String key) {
        return NONE.withKey(key);
    }

    /** Returns the context with this key and nothing else. */
    public static RoutingContext of(long key) {
        return NONE.withKey(key);
    }

    /** Returns the context with this key and nothing else; null is no key. */
    public static RoutingContext of(@Nullable Long key) {
        return NONE.withKey(key);
    }

    /** Returns the context with this key and nothing else; null is no key. */
    public static RoutingContext of(@Nullable UUID key) {
        return NONE.withKey(key);
    }

    /** Returns the context with this key, made by {@link Keys#of}, and nothing else; null is no key. */
    public static RoutingContext of(@Nullable CompositeKey key) {
        return NONE.withKey(key);
    }

    /** Returns a copy with this key; null and the empty string are no key. */
    public RoutingContext withKey(@Nullable String key) {
        return key == null || key.isEmpty() ? withKey(null, 0) : withKey(key, KeyHash.bits(key));
    }

    /** Returns a copy with this key. */
    public RoutingContext withKey(long key) {
        return withKey(NumberKey.INSTANCE, key);
    }

    /** Returns a copy with this key; null is no key. */
    public RoutingContext withKey(@Nullable Long key) {
        return key == null ? withKey(null, 0) : withKey(key.longValue());
    }

    /** Returns a copy with this key; null is no key. */
    public RoutingContext withKey(@Nullable UUID key) {
        return withKey(key, key == null ? 0 : KeyHash.bits(key));
    }

    /** Returns a copy with this key, made by {@link Keys#of}; null is no key. */
    public RoutingContext withKey(@Nullable CompositeKey key) {
        return withKey(key, key == null ? 0 : key.bits());
    }

    private RoutingContext withKey(@Nullable Object key, long bits) {
        return new RoutingContext(ambient.withKey(key, bits));
    }

    /** Returns a copy that forces the calls of all rollouts to the arm, but for those that are forced by their name. */
    public RoutingContext forcing(Arm arm) {
        return new RoutingContext(ambient.forcing(Objects.requireNonNull(arm, "arm")));
    }

    /**
     * Returns a copy that forces the calls of the rollout with this name to the arm, whatever they were forced to before.
     *
     * @param rollout 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit; there need
     *     not be such a rollout
     * @throws IllegalArgumentException if that is no name
     */
    public RoutingContext forcing(String rollout, Arm arm) {
        String name = Texts.requireName("rollout name", rollout);
        return new RoutingContext(ambient.forcing(name, Objects.requireNonNull(arm, "arm")));
    }

    /** Puts this context in force on this thread, until the scope is closed. */
    public Scope open() {
        return new Scope(ContextStack.open(ambient));
    }

    void set() {
        ContextStack.set(ambient);
    }

    void restore() {
        ContextStack.restore(ambient);
    }

    /** Runs the body with this context in force; what it throws comes out as it is. */
    public <X extends Throwable> void run(VoidCall<? extends X> body) throws X {
        Frame frame = ContextStack.open(ambient);
        try {
            body.call();
        } finally {
            frame.end();
        }
    }

    /** Calls the body with this context in force; what it returns or throws comes out as it is. */
    public <T extends @Nullable Object, X extends Throwable> T call(Call<? extends T, ? extends X> body) throws X {
        Frame frame = ContextStack.open(ambient);
        try {
            return body.call();
        } finally {
            frame.end();
        }
    }

    /** Returns the task, to be run in the context that is in force on this thread now, on whichever thread. */
    public static Runnable wrap(Runnable task) {
        return ContextExecutorService.wrap(task);
    }

    /** Returns the task, to be run in the context that is in force on this thread now, on whichever thread. */
    public static <V> Callable<V> wrap(Callable<V> task) {
        return ContextExecutorService.wrap(task);
    }

    /** Returns the executor that runs each task in the context which was in force where the task was given to it. */
    public static Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(ContextExecutorService.wrap(task));
    }

    /**
     * Returns the executor that runs each task in the context which was in force where the task was given to it. Shutting
     * it down shuts down the one given.
     */
    public static ExecutorService wrap(ExecutorService executor) {
        return new ContextExecutorService(Objects.requireNonNull(executor, "executor"));
    }

    /** Returns whether it has no key and forces no arm. */
    public boolean isEmpty() {
        return ambient.equals(Ambient.NONE);
    }

    /** Returns whether the other has the same key and forces the same arms. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoutingContext context && ambient.equals(context.ambient);
    }

    @Override
    public int hashCode() {
        return ambient.hashCode();
    }

    /** Returns a text that says what is forced, and does not show the key. */
    @Override
    public String toString() {
        return "routing context with " + ambient;
    }

    /**
     * A context that is in force on the thread which opened it, until this is closed.
     *
     * <p>Closing puts in force what was before, and ends every scope that was opened inside and forgotten, so that nothing
     * is left on a thread that goes back to its pool. Scopes may be closed twice, in the wrong order, and on another
     * thread, where their own thread takes notice at its next call.
     */
    public static final class Scope implements AutoCloseable {
        private final Frame frame;

        private Scope(Frame frame) {
            this.frame = frame;
        }

        @Override
        public void close() {
            frame.end();
        }
    }
}
