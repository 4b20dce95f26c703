package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.RoutingContext;
import dev.coalmine.RoutingContextAccessor;
import dev.coalmine.plan.Arm;
import jakarta.servlet.http.Cookie;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

/** The routing context of web requests, on servlets and on WebFlux. */
class RequestRoutingTest {
    private static final AutoConfigurations STARTER =
            AutoConfigurations.of(CoalmineAutoConfiguration.class, CoalmineWebAutoConfiguration.class);

    private static final String[] KEYS = {
        "coalmine.web.key.principal=true", "coalmine.web.key.header=X-Customer", "coalmine.web.key.cookie=customer"
    };

    private static RoutingContext servlet(MockHttpServletRequest request, String... properties) {
        AtomicReference<RoutingContext> seen = new AtomicReference<>();
        new WebApplicationContextRunner()
                .withConfiguration(STARTER)
                .withPropertyValues(properties)
                .run(context -> {
                    context.getBean(RoutingContextFilter.class)
                            .doFilter(
                                    request,
                                    new MockHttpServletResponse(),
                                    (in, out) -> seen.set(RoutingContext.current()));
                    assertThat(RoutingContext.current()).isEqualTo(RoutingContext.none());
                });
        return seen.get();
    }

    private static RoutingContext reactive(MockServerHttpRequest request, String... properties) {
        AtomicReference<RoutingContext> seen = new AtomicReference<>();
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(STARTER)
                .withPropertyValues(properties)
                .run(context -> context.getBean(RoutingContextWebFilter.class)
                        .filter(
                                MockServerWebExchange.from(request),
                                exchange -> Mono.deferContextual(inside -> {
                                    seen.set(inside.get(RoutingContextAccessor.KEY));
                                    return Mono.empty();
                                }))
                        .block());
        return seen.get();
    }

    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("X-Customer", "of the header");
        request.setCookies(new Cookie("customer", "of the cookie"));
        return request;
    }

    @Test
    void principalHeaderAndCookieAreAskedInThisOrder() {
        MockHttpServletRequest known = request();
        known.setUserPrincipal(() -> "anna");
        assertThat(servlet(known, KEYS)).isEqualTo(RoutingContext.of("anna"));
        assertThat(servlet(request(), KEYS)).isEqualTo(RoutingContext.of("of the header"));
        MockHttpServletRequest cookie = new MockHttpServletRequest();
        cookie.setCookies(new Cookie("customer", "of the cookie"));
        assertThat(servlet(cookie, KEYS)).isEqualTo(RoutingContext.of("of the cookie"));
        assertThat(servlet(new MockHttpServletRequest(), KEYS)).isEqualTo(RoutingContext.none());
    }

    @Test
    void webFluxWritesItIntoTheReactorContext() {
        MockServerHttpRequest request =
                MockServerHttpRequest.get("/").header("X-Customer", "anna").build();
        assertThat(reactive(request, KEYS)).isEqualTo(RoutingContext.of("anna"));
    }

    @Test
    void armsAreForcedByAHeaderOnlyWhereThatIsEnabled() {
        MockHttpServletRequest request = request();
        request.addHeader("X-Coalmine-Arm", "pricing=candidate, search = stable");
        RoutingContext key = RoutingContext.of("of the header");
        assertThat(servlet(request, KEYS)).isEqualTo(key);
        assertThat(servlet(request, "coalmine.web.key.header=X-Customer", "coalmine.web.forcing.enabled=true"))
                .isEqualTo(key.forcing("pricing", Arm.CANDIDATE).forcing("search", Arm.STABLE));
        MockHttpServletRequest wrong = request();
        wrong.addHeader("X-Coalmine-Arm", "pricing=both");
        assertThat(servlet(wrong, "coalmine.web.key.header=X-Customer", "coalmine.web.forcing.enabled=true"))
                .isEqualTo(key);
    }

    @Test
    void nothingIsDoneWhereNothingIsAsked() {
        new WebApplicationContextRunner()
                .withConfiguration(STARTER)
                .run(context -> assertThat(context).doesNotHaveBean(RoutingContextFilter.class));
    }
}
