package dev.coalmine.spring;

import dev.coalmine.RoutingContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/** Opens the routing context of each request for everything that is done for it, in asynchronous dispatches too. */
final class RoutingContextFilter extends OncePerRequestFilter implements Ordered {
    private final RequestReader routing;

    RoutingContextFilter(RequestReader routing) {
        this.routing = routing;
    }

    @Override
    public int getOrder() {
        return routing.order();
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RoutingContext.Scope scope = contextOf(request).open();
        try {
            chain.doFilter(request, response);
        } finally {
            scope.close();
        }
    }

    private RoutingContext contextOf(HttpServletRequest request) {
        Principal principal = routing.asksPrincipal() ? request.getUserPrincipal() : null;
        return routing.contextOf(
                principal == null ? null : principal.getName(), request::getHeader, name -> cookie(request, name));
    }

    private static @Nullable String cookie(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, name);
        return cookie == null ? null : cookie.getValue();
    }
}
