package dev.coalmine.fleet.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What is done on the server, each in one step; the sources lie beside this class. */
enum Script {
    LOAD("load the state"),
    REPLACE("replace the state"),
    CONTRIBUTE("contribute to the evidence"),
    CUT("cut a slice of the evidence"),
    SETTLED("load what is settled"),
    SETTLE("settle a slice"),
    RENEW("renew the lifetime"),
    LEASE("take the lease"),
    LEAVE("leave the fleet"),
    MEMBERS("list the members");

    private final String deed;
    private final String body = read(name().toLowerCase(Locale.ROOT));

    Script(String deed) {
        this.deed = deed;
    }

    /** Returns what it does, in words that "of pricing" can follow. */
    String deed() {
        return deed;
    }

    /** Returns its text, after a change; tests give it another clock. */
    Text text(UnaryOperator<String> change) {
        String source = change.apply(read("head") + body);
        return new Text(source, sha1(source));
    }

    /**
     * A script as it is sent.
     *
     * @param source what the server compiles
     * @param digest by which the server knows it from then on
     */
    record Text(String source, String digest) {}

    private static String read(String name) {
        try (InputStream source = Script.class.getResourceAsStream(name + ".lua")) {
            if (source == null) {
                throw new IllegalStateException("The script " + name + ".lua is missing from the jar of Coalmine");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1"); // the server's choice, as a name
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
