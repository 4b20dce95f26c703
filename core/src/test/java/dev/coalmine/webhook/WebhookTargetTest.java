package dev.coalmine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {
    private static final String URL = "https://hooks.example.com/services/hidden-path?token=hidden-token";

    /** The example of the specification's reference libraries. */
    @Test
    void signaturesAreThoseOfStandardWebhooks() {
        Secret secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void nothingSecretIsShown() {
        WebhookTarget target = WebhookTarget.at(URL).secret("a hidden secret of the tests");
        assertThat(target).hasToString("webhook to hooks.example.com");
        assertThat(Webhook.to(target)).hasToString("webhook to hooks.example.com");
        assertThat(target.secret()).hasToString("Optional[secret]");
        assertThat(target)
                .isEqualTo(WebhookTarget.at(URL).secret("a hidden secret of the tests"))
                .hasSameHashCodeAs(WebhookTarget.at(URL).secret("a hidden secret of the tests"))
                .isNotEqualTo(WebhookTarget.at(URL).secret("another secret of the tests"))
                .isNotEqualTo(WebhookTarget.at(URL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hidden",
                "ftp://example.com/hidden",
                "https:///hidden",
                "mailto:hidden@example.com",
                "https://hidden@example.com/",
                "https://example.com/#hidden",
                "https://example.com/hid den"
            })
    void aUrlThatIsNoneIsRefusedAndNotShown(String url) {
        assertThatThrownBy(() -> WebhookTarget.at(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid webhook url, which is not shown")
                .hasMessageNotContainingAny("hidden", "hid den")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hidden",
                "whsec_aGlkZGVu",
                "whsec_no base64, but hidden as well",
                "hidden, and with\na line break in it"
            })
    void aSecretThatIsNoneIsRefusedAndNotShown(String secret) {
        assertThatThrownBy(() -> WebhookTarget.at(URL).secret(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid webhook secret, which is not shown")
                .hasMessageNotContainingAny("hidden", "aGlkZGVu")
                .hasNoCause();
    }

    @Test
    void otherSettingsAreCheckedAtOnce() {
        WebhookTarget target = WebhookTarget.at(URL);
        assertThatThrownBy(() -> target.timeout(Duration.ofMillis(9)))
                .hasMessage("Invalid webhook timeout PT0.009S: allowed is 10 ms to 1 minute");
        assertThatThrownBy(() -> target.timeout(Duration.ofSeconds(61)))
                .hasMessage("Invalid webhook timeout PT1M1S: allowed is 10 ms to 1 minute");
        assertThatThrownBy(() -> target.attempts(0)).hasMessage("Invalid webhook attempts 0: allowed is 1 to 20");
        assertThatThrownBy(() -> target.capacity(100_001))
                .hasMessage("Invalid webhook capacity 100001: allowed is 1 to 100,000 events");
        assertThatThrownBy(() -> target.events(List.of()))
                .hasMessage("Invalid webhook events []: at least one is needed");
        assertThatThrownBy(() -> Webhook.builder(target).patience(Duration.ofSeconds(-1)))
                .hasMessage("Invalid webhook patience PT-1S: allowed is zero to 1 minute");
    }

    @Property
    void waitsAreWithinTheirBounds(
            @ForAll @IntRange(min = 1, max = 20) int attempts,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double random,
            @ForAll @LongRange(max = 300) long asked) {
        Duration wait = new Backoff(() -> random).after(attempts, Duration.ofSeconds(asked));
        double whole = Math.min(60, Math.pow(2, attempts - 1.0));
        assertThat(wait.toNanos() / 1e9)
                .isGreaterThanOrEqualTo(Math.max(asked, whole / 2))
                .isLessThanOrEqualTo(Math.max(asked, whole));
    }
}
