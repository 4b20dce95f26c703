package dev.coalmine.micronaut;

import dev.coalmine.RoutingContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A routing context on its way with Micronaut's propagated context: in force on whichever thread that one is. */
record RoutingContextElement(RoutingContext context) implements ThreadPropagatedContextElement<RoutingContext.Scope> {
    @Override
    public RoutingContext.Scope updateThreadContext() {
        return context.open();
    }

    @Override
    public void restoreThreadContext(RoutingContext.@Nullable Scope scope) {
        Objects.requireNonNull(scope).close();
    }
}
