package dev.coalmine.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a receiver knows us by. Immutable and thread-safe; never shown.
 *
 * <p>Signatures are those of <a href="https://www.standardwebhooks.com">Standard Webhooks</a>, version 1: HMAC (RFC 2104)
 * with SHA-256 over id, timestamp and body, joined by dots.
 */
final class Secret {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 24;
    private static final int MOST_BYTES = 64;
    private static final int LONGEST_TEXT = 500;

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    static Secret of(String text) {
        byte[] key = text.startsWith(PREFIX) ? decoded(text.substring(PREFIX.length())) : plain(text);
        if (key.length < SHORTEST) {
            throw new IllegalArgumentException(
                    "Invalid webhook secret, which is not shown: allowed are whsec_ and then 24 to"
                            + " 64 bytes in Base64, or any other text of 24 to 500 characters on one line");
        }
        return new Secret(key);
    }

    private static byte[] decoded(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            return key.length <= MOST_BYTES ? key : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] plain(String text) {
        boolean fits = text.length() >= SHORTEST
                && text.length() <= LONGEST_TEXT
                && text.chars().noneMatch(Character::isISOControl);
        return fits ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** Returns what stands in the header {@code webhook-signature}. */
    String signature(String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] code = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
