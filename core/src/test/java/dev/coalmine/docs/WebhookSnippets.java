package dev.coalmine.docs;

import dev.coalmine.Rollouts;
import dev.coalmine.event.EventKind;
import dev.coalmine.webhook.WebhookTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The code that docs/guide/webhook.md shows. */
public final class WebhookSnippets {
    private final String secret;
    private final InstantSource clock;

    public WebhookSnippets(String secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    Rollouts registry() {
        Rollouts rollouts = Rollouts.builder()
                .webhook(WebhookTarget.at("https://hooks.example.com/coalmine")
                        .secret(secret)
                        .events(EventKind.TRIPPED, EventKind.HELD_TOO_LONG, EventKind.PROMOTED))
                .build();
        return rollouts;
    }

    /** What a receiver does. */
    public boolean isGenuine(String id, String timestamp, String body, String signature) {
        long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        if (Math.abs(age) > 300) {
            return false; // somebody plays back an old one
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            String expected = "v1," + Base64.getEncoder().encodeToString(code);
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
