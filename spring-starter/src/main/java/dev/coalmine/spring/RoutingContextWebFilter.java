package dev.coalmine.spring;

import dev.coalmine.RoutingContext;
import dev.coalmine.RoutingContextAccessor;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpCookie;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Writes the routing context of each request into the Reactor context of everything that is done for it. */
final class RoutingContextWebFilter implements WebFilter, Ordered {
    private final RequestReader routing;

    RoutingContextWebFilter(RequestReader routing) {
        this.routing = routing;
    }

    @Override
    public int getOrder() {
        return routing.order();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!routing.asksPrincipal()) {
            return routed(exchange, chain, null);
        }
        return exchange.getPrincipal()
                .map(Principal::getName)
                .defaultIfEmpty("")
                .flatMap(principal -> routed(exchange, chain, principal));
    }

    private Mono<Void> routed(ServerWebExchange exchange, WebFilterChain chain, @Nullable String principal) {
        RoutingContext request = routing.contextOf(
                principal, name -> exchange.getRequest().getHeaders().getFirst(name), name -> cookie(exchange, name));
        return chain.filter(exchange).contextWrite(context -> context.put(RoutingContextAccessor.KEY, request));
    }

    private static @Nullable String cookie(ServerWebExchange exchange, String name) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(name);
        return cookie == null ? null : cookie.getValue();
    }
}
