package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** The page in a real Chromium, before a real application. Pictures of it are in {@code target/dashboard}. */
class DashboardBrowserTest {
    private static final String UNRESTRICTED = "management.endpoint.rollouts.access=unrestricted";

    private static Browser browser;
    private static WatchedApplication application;

    private Rollout rollout;

    /** The security of the guide, and an application that lets pages load nothing but what is its own. */
    @Configuration(proxyBeanMethods = false)
    @Import(SecuredEndpointTest.Secured.class)
    static class Strict {
        @Bean
        Filter contentSecurityPolicy() {
            return (request, response, chain) -> {
                ((HttpServletResponse) response).setHeader("Content-Security-Policy", "default-src 'self'");
                chain.doFilter(request, response);
            };
        }
    }

    @BeforeAll
    static void start() {
        browser = new Browser();
        application =
                WatchedApplication.secured(Strict.class, exposed(UNRESTRICTED, "server.servlet.context-path=/shop"));
        browser.signIn("anna");
    }

    private static String[] exposed(String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(WatchedApplication.EXPOSED));
        all.addAll(Arrays.asList(properties));
        return all.toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void begin() {
        browser.size(1280, 900);
        browser.prefer("light");
        rollout = application.started("pricing");
    }

    @AfterEach
    void end() {
        browser.leave(); // or else its page would ask for a rollout that is gone
        rollout.close();
        browser.requireNoComplaints();
    }

    private static String page(String rest) {
        return "http://localhost:" + application.port() + "/shop/actuator/rolloutsdashboard" + rest;
    }

    @Test
    void aRolloutIsWatchedAsItGoesOn() throws InterruptedException {
        try (Traffic traffic = Traffic.of(rollout)) {
            assertThat(traffic).isNotNull();
            browser.open(page("#/pricing"));
            browser.eventually(() -> {
                assertThat(browser.all("[data-arm=stable] path")).hasSize(2);
                assertThat(browser.all("[data-arm=candidate] path")).hasSize(2);
                assertThat(browser.all(".findings .bar")).hasSizeGreaterThanOrEqualTo(4);
                assertThat(browser.all("article figure")).hasSize(4);
                assertThat(browser.text(".audit")).contains("plan", "the first start of this revision");
                assertThat(browser.text(".plan .now")).contains("10%");
                assertThat(browser.text("#signals")).contains("basket, mean", "42");
                assertThat(browser.text("#live")).isEqualTo("live");
            });
            String before = browser.text(".figures tbody td");
            browser.eventually(
                    () -> assertThat(browser.text(".figures tbody td")).isNotEqualTo(before));
            browser.picture("rollout-light");
        }
    }

    @Test
    void aTripIsSeenOnTheListAndOnItsOwn() throws InterruptedException {
        try (Traffic traffic = Traffic.of(rollout)) {
            browser.open(page("#/pricing"));
            browser.eventually(() -> assertThat(browser.text("#stands")).contains("ramping"));
            traffic.breakCandidate();
            browser.eventually(() -> assertThat(rollout.phase()).isInstanceOf(Phase.Tripped.class));
            long tripped = System.nanoTime();
            browser.eventually(() -> assertThat(browser.text("#stands")).contains("tripped", "0%"));
            System.out.printf(
                    "A trip was seen on the page %,d ms after the traffic had turned%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - tripped));
            assertThat(browser.text(".sentence")).startsWith("Tripped pricing at 10%");
            assertThat(browser.text(".audit")).contains("tripped");
            browser.prefer("dark");
            browser.picture("tripped-dark");
            browser.size(1280, 900);

            browser.open(page(""));
            browser.eventually(() ->
                    assertThat(browser.text(".rows li:first-child")).contains("pricing", "tripped", "Tripped pricing"));
            browser.picture("list-dark");
        }
    }

    @Test
    @Fault(42)
    void aButtonPausesWithAReasonInTheNameOfWhoIsSignedIn() {
        browser.open(page("#/pricing"));
        browser.click("[data-command=pause]");
        browser.eventually(() -> assertThat(browser.text("#ask-title")).isEqualTo("Pause pricing"));
        browser.type("incident 4711");
        browser.picture("pause-light");
        browser.click("#ask-give");
        browser.eventually(() -> {
            assertThat(browser.text("#stands")).contains("paused");
            assertThat(browser.text(".audit")).contains("anna", "incident 4711");
            assertThat(browser.text("#said")).isEqualTo("Pause: done, as anna.");
        });
        assertThat(rollout.phase()).isInstanceOf(Phase.Paused.class);
        assertThat(rollout.status().audit().entries())
                .last()
                .satisfies(entry -> assertThat(entry.who()).isEqualTo("anna"));
    }

    @Test
    void theKeyboardAloneFindsARolloutAndSetsItsShare() {
        browser.open(page(""));
        browser.eventually(() -> assertThat(browser.all(".row")).isNotEmpty());
        browser.tabTo("#text");
        browser.type("pric");
        browser.tabTo(".row a");
        browser.type(Keys.ENTER);
        browser.eventually(() -> assertThat(browser.text("h1")).contains("pricing"));
        browser.tabTo("[data-command=set-share]");
        browser.type(Keys.ENTER);
        browser.eventually(() ->
                assertThat(browser.script("return document.activeElement.id")).isEqualTo("share"));
        browser.type("12.5%", Keys.TAB, "more users", Keys.ENTER);
        browser.eventually(() -> assertThat(browser.text("#stands")).contains("12.5%"));
        assertThat(rollout.status().share().toString()).isEqualTo("12.5%");
        browser.tabTo("[data-command=abort]");
        browser.type(Keys.ENTER);
        browser.eventually(() ->
                assertThat(browser.script("return document.activeElement.id")).isEqualTo("reason"));
        browser.type(Keys.ESCAPE);
        browser.eventually(() -> assertThat(browser.all("dialog[open]")).isEmpty());
        assertThat(rollout.phase()).isInstanceOf(Phase.Ramping.class);
    }

    /** The browser tells of the refusal itself, as it does of any answer that is none of 200. */
    @Test
    void whatIsRefusedIsSaidWhereItWasAsked() {
        browser.open(page("#/pricing"));
        browser.click("[data-command=set-share]");
        browser.eventually(() -> assertThat(browser.all("dialog[open]")).hasSize(1));
        browser.type("500", Keys.TAB, "too many", Keys.ENTER);
        browser.eventually(() -> assertThat(browser.text("#ask-problem")).startsWith("Invalid share \"500\""));
        assertThat(rollout.status().share().toString()).isEqualTo("10%");
        browser.forgetComplaints();
    }

    @Test
    void lightDarkAndNarrowAreAllReadable() {
        browser.open(page("#/pricing"));
        browser.eventually(() -> assertThat(browser.all("article")).hasSize(1));
        String light = browser.script("return getComputedStyle(document.body).backgroundColor");
        browser.prefer("dark");
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light);
        for (String rest : List.of("#/pricing", "")) {
            browser.size(360, 740);
            browser.open(page(rest));
            browser.eventually(() -> assertThat(browser.all("article, .row")).isNotEmpty());
            assertThat(browser.script("return document.documentElement.scrollWidth <= 360"))
                    .isEqualTo("true");
            browser.picture(rest.isEmpty() ? "list-narrow" : "rollout-narrow");
        }
    }

    @Test
    void whatPeopleWriteIsTextAndNothingElse() {
        rollout.by("<b>anna</b>").pause("<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>");
        for (String rest : List.of("#/pricing", "", "#/%3Cimg%20src=x%20onerror=%22window.hacked=1%22%3E")) {
            browser.open(page(rest));
            browser.eventually(() -> assertThat(browser.text("#view")).containsIgnoringCase("<img src=x onerror="));
            assertThat(browser.all("#view img, #view script, #view b")).isEmpty();
            assertThat(browser.script("return typeof window.hacked")).isEqualTo("undefined");
        }
        browser.forgetComplaints(); // of the answer that there is no such rollout
    }

    @Test
    void noRequestLeavesTheApplication() {
        browser.requests();
        browser.open(page("#/pricing"));
        browser.eventually(() -> assertThat(browser.all("article")).hasSize(1));
        String origin = "http://localhost:" + application.port() + "/shop/actuator/rollouts";

        assertThat(browser.requests())
                .hasSizeGreaterThan(6)
                .allSatisfy(address -> assertThat(address.equals("about:blank") || address.startsWith(origin))
                        .as(address)
                        .isTrue());
    }

    @Test
    @Fault(42)
    void whoMayOnlyWatchIsOfferedNothing() {
        browser.signIn("ben");
        try {
            browser.open(page("#/pricing"));
            browser.eventually(() -> assertThat(browser.text("#view")).contains("You may watch here."));
            assertThat(browser.all("[data-command]")).isEmpty();
        } finally {
            browser.signIn("anna");
            browser.forgetComplaints(); // of the refusal by which the page learns that
        }
    }

    @Test
    @Fault(42)
    void onAManagementPortOfItsOwnWithoutAccessItIsReadOnly() {
        try (WatchedApplication other = WatchedApplication.open(exposed("management.server.port=0"))) {
            other.started("search");
            assertThat(other.managementPort()).isNotEqualTo(other.port());
            browser.open("http://localhost:" + other.managementPort() + "/actuator/rolloutsdashboard#/search");
            browser.eventually(() -> assertThat(browser.text("#view")).contains("search", "You may watch here."));
            assertThat(browser.all("[data-command]")).isEmpty();
        }
        browser.forgetComplaints();
    }

    /** Protection from forged requests left on, for pages that send the token of a cookie. */
    @Configuration(proxyBeanMethods = false)
    static class Protected {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(CsrfConfigurer::spa)
                    .build();
        }
    }

    @Test
    @Fault(42)
    void whereForgedRequestsAreRefusedThePageSendsTheTokenOfItsCookie() {
        try (WatchedApplication other = WatchedApplication.secured(Protected.class, exposed(UNRESTRICTED))) {
            Rollout search = other.started("search");
            String pause = "/actuator/rollouts/search/pause";
            assertThat(other.post(pause, "{\"reason\":\"forged\"}").status()).isEqualTo(403);
            browser.open("http://localhost:" + other.port() + "/actuator/rolloutsdashboard#/search");
            browser.click("[data-command=pause]");
            browser.eventually(() -> assertThat(browser.all("dialog[open]")).hasSize(1));
            browser.type("incident 4711", Keys.ENTER);
            browser.eventually(() -> assertThat(search.phase()).isInstanceOf(Phase.Paused.class));
        }
        browser.forgetComplaints(); // of the application that is gone
    }

    @Test
    void anApplicationThatIsGoneIsSaid() {
        browser.open(page("#/pricing"));
        browser.eventually(() -> assertThat(browser.text("#live")).isEqualTo("live"));
        rollout.close();
        browser.eventually(() -> assertThat(browser.text("#live")).startsWith("There is no rollout \"pricing\""));
        browser.forgetComplaints();
    }
}
