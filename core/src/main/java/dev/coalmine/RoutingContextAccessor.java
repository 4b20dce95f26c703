package dev.coalmine;

import dev.coalmine.internal.guard.Guard;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets the {@link RoutingContext} travel wherever Micrometer's {@code context-propagation} carries context: through
 * Reactor, {@code ContextExecutorService}, Spring's {@code ContextPropagatingTaskDecorator} and the like.
 *
 * <p>On the class path it is found by itself. On the module path, where a library cannot offer a service of a module that
 * may be absent, register it once:
 * {@code ContextRegistry.getInstance().registerThreadLocalAccessor(new RoutingContextAccessor())}.
 *
 * <p>Where a Reactor context is written by hand, put a {@link RoutingContext} under {@link #KEY}. A value of another type
 * counts as no context, and is logged; it hurts nobody's call. Thread-safe.
 */
@SuppressWarnings("exports") // who has no Micrometer must still be able to read this module
public final class RoutingContextAccessor implements ThreadLocalAccessor<Object> {
    /** The key under which the context travels: {@value}. */
    public static final String KEY = "coalmine.routing";

    private static final Guard GUARD = new Guard("routing context", System::nanoTime);

    /** Creates an accessor; all of them do the same. */
    public RoutingContextAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    /** Returns the context in force on this thread, or null if it says nothing. */
    @Override
    public @Nullable Object getValue() {
        RoutingContext current = RoutingContext.current();
        return current.isEmpty() ? null : current;
    }

    @Override
    public void setValue(Object value) {
        context(value).set();
    }

    @Override
    public void setValue() {
        RoutingContext.none().set();
    }

    @Override
    public void restore(Object previous) {
        context(previous).restore();
    }

    @Override
    public void restore() {
        RoutingContext.none().restore();
    }

    private static RoutingContext context(Object value) {
        if (value instanceof RoutingContext context) {
            return context;
        }
        GUARD.failed(
                "a value of context propagation",
                new IllegalArgumentException("A " + value.getClass().getName() + " was put under \"" + KEY
                        + "\": allowed is a " + RoutingContext.class.getName()));
        return RoutingContext.none();
    }
}
