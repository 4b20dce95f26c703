package dev.coalmine.micronaut;

import dev.coalmine.RequestRouting;
import dev.coalmine.RoutingContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import java.security.Principal;

/** Opens the routing context of each request for everything that is done for it, on whichever thread. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(beans = RequestRouting.class)
final class RoutingContextFilter implements Ordered {
    /** After Micronaut Security, which knows the principal. */
    static final String AFTER_SECURITY = "39250";

    private final RequestRouting routing;
    private final int order;

    RoutingContextFilter(
            RequestRouting routing, @Value("${coalmine.web.filter-order:" + AFTER_SECURITY + "}") int order) {
        this.routing = routing;
        this.order = order;
    }

    @Override
    public int getOrder() {
        return order;
    }

    @RequestFilter
    void open(HttpRequest<?> request, MutablePropagatedContext propagated) {
        RoutingContext context = routing.contextOf(
                () -> request.getUserPrincipal().map(Principal::getName),
                name -> request.getHeaders().get(name),
                name -> request.getCookies()
                        .findCookie(name)
                        .map(Cookie::getValue)
                        .orElse(null));
        if (!context.isEmpty()) {
            MutablePropagatedContext unused = propagated.add(new RoutingContextElement(context));
        }
    }
}
