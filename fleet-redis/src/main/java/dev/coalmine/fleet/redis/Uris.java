package dev.coalmine.fleet.redis;

import io.lettuce.core.RedisURI;
import java.util.Arrays;
import java.util.List;

/** Reads URIs, and refuses those that cannot be meant, without ever repeating their passwords. */
final class Uris {
    private static final String SINGLE =
            "redis://, rediss://, redis-sentinel:// or rediss-sentinel://, such as redis://user:password@host:6379/0";

    private Uris() {}

    static RedisURI single(String uri) {
        return parsed("uri", uri, SINGLE);
    }

    static List<RedisURI> cluster(String... uris) {
        if (uris.length == 0) {
            throw new IllegalArgumentException("Invalid cluster of no URIs: name at least one of its nodes");
        }
        return Arrays.stream(uris).map(Uris::node).toList();
    }

    private static RedisURI node(String uri) {
        String allowed = "redis:// or rediss:// without a database, such as redis://user:password@host:6379";
        RedisURI parsed = parsed("cluster node", uri, allowed);
        if (parsed.getSentinelMasterId() != null || parsed.getDatabase() != 0) {
            throw invalid("cluster node", uri, allowed);
        }
        return parsed;
    }

    private static RedisURI parsed(String parameter, String uri, String allowed) {
        RedisURI parsed;
        try {
            parsed = RedisURI.create(uri);
        } catch (RuntimeException e) { // of several kinds, and with the password in the message of some
            throw invalid(parameter, uri, allowed);
        }
        if (parsed.getSocket() != null) {
            throw invalid(parameter, uri, allowed);
        }
        if (!parsed.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
            throw new IllegalArgumentException("Invalid " + parameter + " " + withoutPassword(uri)
                    + ": it has a timeout, which is set by timeout(Duration) alone");
        }
        return parsed;
    }

    private static IllegalArgumentException invalid(String parameter, String uri, String allowed) {
        return new IllegalArgumentException(
                "Invalid " + parameter + " " + withoutPassword(uri) + ": allowed is " + allowed);
    }

    /** Leaves out all before the last at-sign but the scheme, since a password that was not escaped may have some. */
    private static String withoutPassword(String uri) {
        int secret = uri.lastIndexOf('@');
        int scheme = uri.indexOf("://");
        if (secret < 0) {
            return uri.isEmpty() ? "of nothing" : Reasons.plain(uri);
        }
        return Reasons.plain((scheme < 0 ? "" : uri.substring(0, scheme + 3)) + "..." + uri.substring(secret));
    }
}
