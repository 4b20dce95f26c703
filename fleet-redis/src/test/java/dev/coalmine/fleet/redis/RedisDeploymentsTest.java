package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.coalmine.ChildJvm;
import dev.coalmine.Fault;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.States;
import dev.coalmine.store.StoreException;
import io.lettuce.core.LettuceVersion;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every deed, wherever Redis may be and however one gets there. */
@Timeout(120)
class RedisDeploymentsTest {
    private static final String PASSWORD = "changeit";

    private final Stores stores = new Stores();

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    private RedisFleetStore open(RedisFleetStore.Builder builder) {
        return stores.add(builder.timeout(Duration.ofSeconds(5))
                .connectTimeout(Duration.ofSeconds(10))
                .build());
    }

    private RedisProcess start(String... options) throws IOException {
        return stores.add(RedisProcess.start(options));
    }

    private RedisCommands<String, String> commands(String uri) {
        return stores.add(RedisClient.create(uri)).connect().sync();
    }

    private void assertAllIsDone(Supplier<RedisFleetStore.Builder> builder) throws Exception {
        Deeds.assertAllAreDone(open(builder.get()), open(builder.get()));
    }

    @Test
    @Tag("lettuce")
    void theLettuceThatTheBuildNamesIsTheOneThatIsTested() {
        assertThat(LettuceVersion.getVersion()).startsWith(System.getProperty("lettuce.expected"));
    }

    @Test
    @Tag("lettuce")
    void oneServer() throws Exception {
        RedisProcess server = start();
        assertAllIsDone(() -> RedisFleetStore.builder().uri(server.uri()));
    }

    @Test
    void twoFleetsOnOneServerAreApart() throws Exception {
        RedisProcess server = start();
        assertAllIsDone(() -> RedisFleetStore.builder().uri(server.uri()));
        assertAllIsDone(() -> RedisFleetStore.builder().uri(server.uri()).prefix("other"));
    }

    /** One node with all slots: it refuses any script whose keys are of more than one. */
    @Test
    @Tag("lettuce")
    void aCluster() throws Exception {
        RedisProcess node = start(
                "--cluster-enabled", "yes", "--cluster-config-file", "nodes", "--cluster-announce-ip", "127.0.0.1");
        RedisCommands<String, String> redis = commands(node.uri());
        redis.clusterAddSlots(IntStream.range(0, 16_384).toArray());
        await().atMost(Duration.ofSeconds(60)).until(() -> redis.clusterInfo().contains("cluster_state:ok"));

        assertAllIsDone(() -> RedisFleetStore.builder().cluster(node.uri()));
        List<String> keys = redis.eval("return redis.call('KEYS', '*')", ScriptOutputType.MULTI);
        Set<Long> slots = keys.stream().map(redis::clusterKeyslot).collect(Collectors.toSet());
        assertThat(slots).as("of one rollout").hasSize(1);

        RedisClusterClient client = stores.add(RedisClusterClient.create(node.uri()));
        redis.flushall();
        assertAllIsDone(() -> RedisFleetStore.builder().client(client));
        assertThat(client.connect().sync().ping()).as("it stays the caller's").isEqualTo("PONG");
    }

    @Test
    @Tag("lettuce")
    void aClientOfTheCaller() throws Exception {
        RedisProcess server = start();
        RedisClient client = stores.add(RedisClient.create(server.uri()));
        RedisFleetStore store = open(RedisFleetStore.builder().client(client));
        Deeds.assertAllAreDone(store, open(RedisFleetStore.builder().client(client)));
        store.close();
        assertThat(client.connect().sync().ping()).as("it stays the caller's").isEqualTo("PONG");
    }

    @Test
    @Tag("lettuce")
    void sentinels() throws Exception {
        RedisProcess master = start();
        RedisProcess sentinel = stores.add(RedisProcess.startSentinel("mymaster", master));
        String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#mymaster";
        assertAllIsDone(() -> RedisFleetStore.builder().uri(uri));
    }

    /** The rights are those of the guide. */
    @Test
    void anAclUserWithTheRightsOfTheGuideAndNoOther() throws Exception {
        RedisProcess server = start();
        RedisCommands<String, String> redis = commands(server.uri());
        CommandArgs<String, String> setUser = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
        rights().forEach(setUser::add);
        assertThat(redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), setUser))
                .isEqualTo("OK");
        String uri = "redis://shop:secret@127.0.0.1:" + server.port();
        assertAllIsDone(() -> RedisFleetStore.builder().uri(uri));

        assertThatThrownBy(() ->
                        open(RedisFleetStore.builder().uri(uri).prefix("other")).load(States.ID))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("NOPERM");
        String wrong = "redis://shop:s3cret@127.0.0.1:" + server.port();
        assertThatThrownBy(() -> open(RedisFleetStore.builder().uri(wrong)).load(States.ID))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("s3cret");
    }

    private static List<String> rights() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "guide", "fleet.md"));
        int from = guide.indexOf("ACL SETUSER ");
        String command = guide.substring(from + "ACL SETUSER ".length(), guide.indexOf("```", from));
        return Arrays.asList(command.strip().split("\\s+"));
    }

    @Test
    void tls(@TempDir Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool(keys);
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        Path certificate = pem(
                directory.resolve("certificate"),
                "CERTIFICATE",
                store.getCertificate("redis").getEncoded());
        Path key = pem(
                directory.resolve("key"),
                "PRIVATE KEY",
                store.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        RedisProcess server = startWithTls(certificate, key);
        String uri = "rediss://127.0.0.1:" + server.port();

        SslOptions trusting =
                SslOptions.builder().trustManager(certificate.toFile()).build();
        assertAllIsDone(() -> RedisFleetStore.builder().uri(uri).tls(trusting));
        assertThatThrownBy(() -> open(RedisFleetStore.builder().uri(uri)).load(States.ID))
                .as("whom the JVM does not trust")
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no connection: ");
    }

    private RedisProcess startWithTls(Path certificate, Path key) throws IOException {
        try {
            return start(
                    "--port",
                    "0",
                    "--tls-port",
                    RedisProcess.PORT,
                    "--tls-auth-clients",
                    "no",
                    "--tls-cert-file",
                    certificate.toString(),
                    "--tls-key-file",
                    key.toString(),
                    "--tls-ca-cert-file",
                    certificate.toString());
        } catch (IOException e) {
            if (e.getMessage().contains("Bad directive")) {
                System.err.println("Skipped the test of TLS: the embedded redis-server was built without it");
                abort("the embedded redis-server was built without TLS");
            }
            throw e;
        }
    }

    private static void keytool(Path keys) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-validity",
                        "10",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    // ---- threads

    @Test
    void closingEndsAllThreads() throws Exception {
        RedisProcess server = start();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RedisFleetStore store = open(RedisFleetStore.builder().uri(server.uri()));
        assertThat(store.load(States.ID)).isEmpty();
        assertThat(store.watch(new RolloutId("a", "b"), () -> {})).isNotNull();
        store.close();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread ->
                                !before.contains(thread) && !thread.getName().startsWith("awaitility"))
                        .filteredOn(
                                thread -> !thread.getName().startsWith("globalEventExecutor")) // Netty's, one for all
                        .isEmpty());
    }

    /** Uses a store and ends without closing it. */
    static final class Careless {
        public static void main(String[] arguments) {
            RedisFleetStore store = RedisFleetStore.builder()
                    .uri(arguments[0])
                    .timeout(Duration.ofSeconds(10))
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
            assertThat(store.watch(States.ID, () -> {})).isNotNull();
            System.out.println(store.load(States.ID).isEmpty());
        }
    }

    @Test
    @Fault(18)
    void aStoreThatIsNotClosedKeepsNoJvmAlive() throws Exception {
        assertThat(ChildJvm.run(Careless.class, start().uri())).endsWith("true");
    }
}
