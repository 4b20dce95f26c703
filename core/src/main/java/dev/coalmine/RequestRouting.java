package dev.coalmine;

import dev.coalmine.plan.Arm;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a web request is its {@link RoutingContext}: the key, from its principal, a header or a cookie, and the arms that
 * it forces, where it may; for filters of any framework. Immutable and thread-safe.
 *
 * <pre>{@code
 * RequestRouting routing = RequestRouting.none().keyByPrincipal().keyByHeader("X-Customer");
 * RoutingContext context = routing.contextOf(request::userName, request::header, request::cookie);
 * }</pre>
 *
 * <p>Of several places for the key, the first that has one counts, in this order: principal, header, cookie.
 */
public final class RequestRouting {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private static final RequestRouting NONE = new RequestRouting(KeyOf.OTHERS, null, null, null);

    /** Whose name is the key. */
    private enum KeyOf {
        PRINCIPAL,
        OTHERS
    }

    private final KeyOf keyOf;
    private final @Nullable String header;
    private final @Nullable String cookie;
    private final @Nullable String forcing;

    private RequestRouting(KeyOf keyOf, @Nullable String header, @Nullable String cookie, @Nullable String forcing) {
        this.keyOf = keyOf;
        this.header = header;
        this.cookie = cookie;
        this.forcing = forcing;
    }

    /** Returns the one that looks at nothing of a request. */
    public static RequestRouting none() {
        return NONE;
    }

    /** Returns a copy for which the name of the request's principal is the key. */
    public RequestRouting keyByPrincipal() {
        return new RequestRouting(KeyOf.PRINCIPAL, header, cookie, forcing);
    }

    /** Returns a copy for which the value of that header is the key. */
    public RequestRouting keyByHeader(String name) {
        return new RequestRouting(keyOf, Objects.requireNonNull(name, "name"), cookie, forcing);
    }

    /** Returns a copy for which the value of that cookie is the key. */
    public RequestRouting keyByCookie(String name) {
        return new RequestRouting(keyOf, header, Objects.requireNonNull(name, "name"), forcing);
    }

    /**
     * Returns a copy for which that header forces arms, for testers: whoever can send it may. Its value is an arm, such as
     * {@code candidate}, or {@code pricing=candidate, search=stable}; any other is ignored.
     */
    public RequestRouting forcingByHeader(String name) {
        return new RequestRouting(keyOf, header, cookie, Objects.requireNonNull(name, "name"));
    }

    /** Returns whether the principal is asked for. */
    public boolean asksPrincipal() {
        return keyOf == KeyOf.PRINCIPAL;
    }

    /** Looks up a value of a request by its name. */
    @FunctionalInterface
    public interface Lookup {
        /** Returns the value of that name, or null. */
        @Nullable
        String get(String name);
    }

    /**
     * Returns the context of a request; it begins with the one in force.
     *
     * @param principal returns the name of the request's principal; asked only if need be
     * @param headers looks up headers
     * @param cookies looks up cookies
     */
    public RoutingContext contextOf(Supplier<Optional<String>> principal, Lookup headers, Lookup cookies) {
        String key = asksPrincipal() ? principal.get().orElse(null) : null;
        if (isMissing(key) && header != null) {
            key = headers.get(header);
        }
        if (isMissing(key) && cookie != null) {
            key = cookies.get(cookie);
        }
        RoutingContext context = isMissing(key)
                ? RoutingContext.current()
                : RoutingContext.current().withKey(key);
        String forced = forcing == null ? null : headers.get(forcing);
        return forced == null ? context : forced(context, forced);
    }

    private static boolean isMissing(@Nullable String key) {
        return key == null || key.isEmpty();
    }

    private static RoutingContext forced(RoutingContext context, String header) {
        RoutingContext forcing = context;
        try {
            for (String each : header.split(",", -1)) {
                int sign = each.indexOf('=');
                Arm arm = Arm.valueOf(each.substring(sign + 1).strip().toUpperCase(Locale.ROOT));
                forcing = sign < 0
                        ? forcing.forcing(arm)
                        : forcing.forcing(each.substring(0, sign).strip(), arm);
            }
            return forcing;
        } catch (IllegalArgumentException e) {
            LOG.debug("A request's header that forces arms is ignored: allowed is an arm, stable or candidate, or"
                    + " rollout=arm, several with commas between");
            return context;
        }
    }
}
