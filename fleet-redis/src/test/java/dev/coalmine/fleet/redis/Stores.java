package dev.coalmine.fleet.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Opens stores as a test needs them, and closes them all. */
final class Stores implements AutoCloseable {
    /** The clock of the server, as the scripts read it, and what stands in its place: a key that a test sets. */
    private static final String SERVER_CLOCK = "redis.call('TIME')";

    static final String TEST_CLOCK = "test-clock";

    private final List<AutoCloseable> opened = new ArrayList<>();

    static Settings settings() {
        return new Settings("coalmine", Duration.ofDays(30), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** Opens a store that waits long enough for a busy machine. */
    RedisFleetStore open(String uri) {
        return open(uri, settings(), UnaryOperator.identity());
    }

    /** Opens one whose clock is a key on the server, in microseconds. */
    RedisFleetStore openWithTestClock(String uri) {
        return open(uri, settings(), source -> {
            String changed = source.replace(SERVER_CLOCK, "{0, redis.call('GET', '" + TEST_CLOCK + "')}");
            if (changed.equals(source)) {
                throw new AssertionError("The scripts do not read the clock where the test expects it");
            }
            return changed;
        });
    }

    RedisFleetStore open(String uri, Settings settings) {
        return open(uri, settings, UnaryOperator.identity());
    }

    private RedisFleetStore open(String uri, Settings settings, UnaryOperator<String> sources) {
        Parts parts = Parts.of(new Target.Single(Uris.single(uri)), settings, null);
        return add(new RedisFleetStore(parts.sources(sources), settings));
    }

    <S extends AutoCloseable> S add(S closeable) {
        opened.add(closeable);
        return closeable;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        opened.clear();
    }
}
