package dev.coalmine.internal.proxy;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.NumberKey;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.CompositeKey;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The invocation handler of a wrapped interface: a JDK proxy whose every interface method is routed, while
 * {@code equals}, {@code hashCode} and {@code toString} are its own and never counted.
 */
public final class InterfaceProxy<T> implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final Class<T> type;
    private final CallPath path;
    private final KeyExtractor keys;
    private final T stable;
    private final T candidate;
    private final Map<Method, Method> methods = new HashMap<>();

    private InterfaceProxy(Class<T> type, CallPath path, KeyExtractor keys, T stable, T candidate) {
        this.type = type;
        this.path = path;
        this.keys = keys;
        this.stable = stable;
        this.candidate = candidate;
    }

    /**
     * Returns an implementation of the interface that routes each call to one of the two given ones.
     *
     * @param type one that {@link WrappableType} has checked
     * @throws IllegalArgumentException if one of its methods is out of reach
     */
    public static <T> T create(Class<T> type, CallPath path, KeyExtractor keys, T stable, T candidate) {
        InterfaceProxy<T> handler = new InterfaceProxy<>(type, path, keys, stable, candidate);
        for (Method method : type.getMethods()) {
            handler.methods.put(method, WrappableType.accessible(type, method));
        }
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? NO_ARGUMENTS : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return own(proxy, method, given);
        }
        Routing<EvidenceEpoch> routing = path.routing();
        if (routing.dormant()) {
            return call(routing.dormantCandidate() ? candidate : stable, method, given);
        }
        long ticket = admit(routing, method, given);
        T arm = Ticket.candidate(ticket) ? candidate : stable;
        if (!Ticket.recorded(ticket)) {
            return call(arm, method, given);
        }
        long start = path.now();
        Object result;
        try {
            result = call(arm, method, given);
        } catch (Throwable thrown) {
            path.threw(routing, ticket, start, thrown);
            throw thrown;
        }
        path.returned(routing, ticket, start, result);
        return result;
    }

    private long admit(Routing<EvidenceEpoch> routing, Method method, @Nullable Object[] arguments) {
        Object key = null;
        try {
            key = keys.extract(method, arguments);
        } catch (Throwable t) {
            path.guard().failed("the routing key function", t);
        }
        if (key instanceof String text) {
            return path.admit(routing, text.isEmpty() ? null : text, KeyHash.bits(text));
        }
        if (key instanceof Long || key instanceof Integer || key instanceof Short || key instanceof Byte) {
            return path.admit(routing, NumberKey.INSTANCE, ((Number) key).longValue());
        }
        if (key instanceof UUID uuid) {
            return path.admit(routing, uuid, KeyHash.bits(uuid));
        }
        if (key instanceof CompositeKey composite) {
            return path.admit(routing, composite, composite.bits());
        }
        if (key != null) {
            path.guard().failed("the routing key", unfitKey(key.getClass()));
        }
        return path.admit(routing, null, 0);
    }

    private static IllegalArgumentException unfitKey(Class<?> type) {
        return new IllegalArgumentException("A " + type.getName()
                + " cannot be a routing key: allowed are String, long, int, UUID and Keys.of(...) of these");
    }

    private @Nullable Object call(T arm, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return methods.getOrDefault(method, method).invoke(arm, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private Object own(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " routed by rollout " + path.rollout();
        };
    }
}
