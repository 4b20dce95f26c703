package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.CallTerms;
import dev.coalmine.internal.control.LaterResults;
import org.jspecify.annotations.Nullable;

/** Which types are publishers that can be measured here. */
public final class Publishers {
    private static final String STREAMS = "org.reactivestreams.Publisher";
    private static final String REACTOR = "reactor.core.publisher.Flux";
    private static final boolean HAS_STREAMS = isThere(STREAMS);
    private static final boolean HAS_REACTOR = HAS_STREAMS && isThere(REACTOR);

    private Publishers() {}

    private static boolean isThere(String type) {
        try {
            Class<?> unused = Class.forName(type, false, Publishers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Returns whether there is a Reactor to link to. */
    static boolean hasReactor() {
        return HAS_REACTOR;
    }

    /**
     * Returns how results of this type are followed; null if it is none of {@code Publisher}, {@code Mono} and
     * {@code Flux}, or not the one that is visible from here. Subtypes are not fit, since what measures a publisher
     * cannot be one of those.
     */
    public static @Nullable LaterResults of(Class<?> type, CallTerms terms) {
        boolean fits = (HAS_STREAMS && AssembledCall.isPublisher(type)) || (HAS_REACTOR && Reactor.fits(type));
        return fits ? (path, routing, ticket) -> AssembledCall.begin(path, routing, ticket, terms) : null;
    }

    /** Returns whether the type is a publisher of Reactive Streams, whoever has loaded it. */
    public static boolean isOne(Class<?> type) {
        if (type.getName().equals(STREAMS)) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isOne(parent)) {
                return true;
            }
        }
        return type.getSuperclass() != null && isOne(type.getSuperclass());
    }
}
