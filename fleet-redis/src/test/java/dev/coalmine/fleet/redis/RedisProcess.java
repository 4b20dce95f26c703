package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server on this machine, without persistence: started, stopped for a while, killed, started again empty on
 * the same port. Its output is kept in a file of its working directory.
 */
final class RedisProcess implements AutoCloseable {
    /** Stands for the server's port in an option. */
    static final String PORT = "%port%";

    /** A cluster listens at its port plus 10,000 besides. */
    private static final int HIGHEST_PORT = 55_000;

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private final int port;
    private final Path directory;
    private final List<String> options;
    private Process process;

    private RedisProcess(int port, Path directory, List<String> options) {
        this.port = port;
        this.directory = directory;
        this.options = options;
    }

    /** Starts one on a free port, or aborts the test with the reason why that cannot be here. */
    static RedisProcess start(String... options) throws IOException {
        requireServer();
        Path directory = Files.createTempDirectory("coalmine-redis");
        RedisProcess server = new RedisProcess(freePort(), directory, List.of(options));
        server.restart();
        return server;
    }

    /** Starts a sentinel that watches over a master. */
    static RedisProcess startSentinel(String name, RedisProcess master) throws IOException {
        requireServer();
        Path directory = Files.createTempDirectory("coalmine-sentinel");
        Path configuration = directory.resolve("configuration"); // which a sentinel writes to
        Files.writeString(configuration, "sentinel monitor " + name + " 127.0.0.1 " + master.port + " 1\n");
        RedisProcess sentinel = new RedisProcess(freePort(), directory, List.of("--sentinel"));
        sentinel.start(List.of(configuration.toString(), "--port", PORT, "--bind", "127.0.0.1"));
        return sentinel;
    }

    /** Holds the one binary that was unpacked for this JVM, or why there is none. */
    private static final class Binary {
        static final String MISSING;
        static final Path PATH;

        static {
            String missing = null;
            Path path = null;
            try {
                path = ExecutableProvider.newJarResourceProvider().get().toPath();
                Process asked = new ProcessBuilder(path.toString(), "--version").start();
                String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Matcher version = VERSION.matcher(said);
                if (!version.find()) {
                    missing = "the embedded redis-server does not start on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch");
                } else if (Integer.parseInt(version.group(1)) < 6) {
                    missing = "the embedded redis-server is only " + version.group() + " on this platform";
                }
            } catch (IOException | RuntimeException e) {
                missing = "there is no embedded redis-server for " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + ": " + e.getMessage();
            }
            MISSING = missing;
            PATH = path;
        }
    }

    private static void requireServer() {
        if (Binary.MISSING != null) {
            System.err.println("Skipped a test against a real Redis: " + Binary.MISSING);
            abort(Binary.MISSING);
        }
    }

    static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < HIGHEST_PORT) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    /** Starts the server again, empty, after it was killed. */
    void restart() throws IOException {
        start(List.of("--port", PORT, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    }

    private void start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Binary.PATH.toString()));
        Stream.of(arguments, List.of("--dir", directory.toString()), options)
                .flatMap(List::stream)
                .map(argument -> argument.replace(PORT, "" + port))
                .forEach(command::add);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        awaitPort();
    }

    private Path log() {
        return directory.resolve("output");
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("redis-server did not start: " + Files.readString(log()), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops it where it stands, as a frozen machine would; the kernel still accepts what is sent. */
    void freeze() throws Exception {
        signal("STOP");
    }

    /** Lets it go on. */
    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        assumeTrue(
                !System.getProperty("os.name").startsWith("Windows"), "there are no signals on Windows to stop it by");
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Kills it without a word, as kill -9 does, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
