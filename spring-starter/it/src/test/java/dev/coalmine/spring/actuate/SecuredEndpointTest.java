package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The endpoint behind Spring Security, set up as the guide says. */
class SecuredEndpointTest {
    private static final String ORDER = "{\"reason\":\"incident 4711\"}";

    /** Anna operates, ben watches. */
    @Configuration(proxyBeanMethods = false)
    static class Secured {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(
                            requests -> requests.requestMatchers(HttpMethod.POST, "/actuator/rollouts/**")
                                    .hasRole("OPERATOR")
                                    .anyRequest()
                                    .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/actuator/**"))
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("anna")
                            .password("{noop}secret")
                            .roles("OPERATOR")
                            .build(),
                    User.withUsername("ben")
                            .password("{noop}secret")
                            .roles("WATCHER")
                            .build());
        }
    }

    private static WatchedApplication application(String... properties) {
        String[] all = Stream.concat(Arrays.stream(WatchedApplication.EXPOSED), Arrays.stream(properties))
                .toArray(String[]::new);
        return WatchedApplication.secured(Secured.class, all);
    }

    @Test
    @Fault(42)
    void commandsWorkForWhomTheyShouldAndTheAuditNamesThem() {
        try (WatchedApplication application = application("management.endpoint.rollouts.access=unrestricted")) {
            Rollout rollout = application.started("pricing");
            String pause = "/actuator/rollouts/pricing/pause";

            assertThat(application.post(pause, ORDER).status()).isEqualTo(401);
            assertThat(application.post(pause, ORDER, "ben").status()).isEqualTo(403);
            assertThat(application.post("/actuator/rollouts", "{}", "ben").status())
                    .isEqualTo(403);
            assertThat(application.get("/actuator/rollouts/pricing", "ben").status())
                    .isEqualTo(200);
            assertThat(rollout.phase()).isInstanceOf(Phase.Ramping.class);

            assertThat(application.post("/actuator/rollouts", "{}", "anna").json())
                    .containsEntry("who", "anna");
            assertThat(application.post(pause, ORDER, "anna").status()).isEqualTo(200);
            assertThat(rollout.status().audit().entries())
                    .last()
                    .satisfies(entry -> assertThat(entry.who()).isEqualTo("anna"))
                    .satisfies(entry -> assertThat(entry.why()).contains("incident 4711"));
        }
    }

    @Test
    @Fault(42)
    void whoMayStillNeedsTheAccessThatTheApplicationGives() {
        try (WatchedApplication application = application()) {
            Rollout rollout = application.started("pricing");

            assertThat(application
                            .post("/actuator/rollouts/pricing/pause", ORDER, "anna")
                            .status())
                    .isIn(404, 405);
            assertThat(rollout.phase()).isInstanceOf(Phase.Ramping.class);
        }
    }
}
