package dev.coalmine.spring;

import dev.coalmine.RequestRouting;
import dev.coalmine.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request's routing context, as properties say. Immutable and thread-safe. */
final class RequestReader {
    private final RequestRouting routing;
    private final int order;

    RequestReader(CoalmineWebProperties properties) {
        CoalmineWebProperties.Key key = properties.getKey();
        CoalmineWebProperties.Forcing forcing = properties.getForcing();
        RequestRouting asked = RequestRouting.none();
        asked = key.isPrincipal() ? asked.keyByPrincipal() : asked;
        asked = key.getHeader() == null ? asked : asked.keyByHeader(key.getHeader());
        asked = key.getCookie() == null ? asked : asked.keyByCookie(key.getCookie());
        this.routing = forcing.isEnabled() ? asked.forcingByHeader(forcing.getHeader()) : asked;
        this.order = properties.getFilterOrder();
    }

    boolean asksPrincipal() {
        return routing.asksPrincipal();
    }

    int order() {
        return order;
    }

    /** Returns the context of a request; it begins with the one in force. */
    RoutingContext contextOf(@Nullable String principal, RequestRouting.Lookup headers, RequestRouting.Lookup cookies) {
        return routing.contextOf(() -> Optional.ofNullable(principal), headers, cookies);
    }
}
