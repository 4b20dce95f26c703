package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Arm;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a web request is its routing context. */
class RequestRoutingTest {
    private static final RequestRouting ALL = RequestRouting.none()
            .keyByCookie("customer")
            .keyByHeader("X-Customer")
            .keyByPrincipal();

    private static RoutingContext contextOf(RequestRouting routing, String principal, Map<String, String> request) {
        return routing.contextOf(
                () -> Optional.ofNullable(principal),
                name -> request.get("header " + name),
                name -> request.get("cookie " + name));
    }

    @Test
    void principalHeaderAndCookieAreAskedInThisOrder() {
        Map<String, String> request = Map.of("header X-Customer", "header", "cookie customer", "cookie");
        assertThat(contextOf(ALL, "anna", request)).isEqualTo(RoutingContext.of("anna"));
        assertThat(contextOf(ALL, "", request)).isEqualTo(RoutingContext.of("header"));
        assertThat(contextOf(ALL, null, Map.of("cookie customer", "cookie"))).isEqualTo(RoutingContext.of("cookie"));
        assertThat(contextOf(ALL, null, Map.of())).isEqualTo(RoutingContext.none());
        assertThat(contextOf(RequestRouting.none(), "anna", request)).isEqualTo(RoutingContext.none());
    }

    @Test
    void aRequestAddsToTheContextInForce() {
        RoutingContext around = RoutingContext.of("around").forcing(Arm.STABLE);
        assertThat(around.call(() -> contextOf(ALL, "anna", Map.of())))
                .isEqualTo(RoutingContext.of("anna").forcing(Arm.STABLE));
        assertThat(around.call(() -> contextOf(ALL, null, Map.of()))).isEqualTo(around);
    }

    @Test
    void armsAreForcedByAHeaderOnlyWhereThatIsAsked() {
        Map<String, String> request = Map.of("header X-Arm", "pricing=candidate, search = stable");
        assertThat(contextOf(ALL, "anna", request)).isEqualTo(RoutingContext.of("anna"));
        assertThat(contextOf(ALL.forcingByHeader("X-Arm"), "anna", request))
                .isEqualTo(RoutingContext.of("anna")
                        .forcing("pricing", Arm.CANDIDATE)
                        .forcing("search", Arm.STABLE));
        assertThat(contextOf(RequestRouting.none().forcingByHeader("X-Arm"), null, Map.of("header X-Arm", "Candidate")))
                .isEqualTo(RoutingContext.none().forcing(Arm.CANDIDATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "pricing=both", "a b=stable", "", "stable,"})
    void aHeaderThatForcesNoArmIsIgnored(String header) {
        assertThat(contextOf(ALL.forcingByHeader("X-Arm"), "anna", Map.of("header X-Arm", header)))
                .isEqualTo(RoutingContext.of("anna"));
    }
}
