package dev.coalmine.examples.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import redis.embedded.core.ExecutableProvider;

/**
 * Shows a fleet: starts a real Redis and four shops, breaks the candidate in all of them, kills the shop that judges for all,
 * and waits for the one trip to be in force everywhere. Ends by itself, with 0 if all went as it should.
 */
public final class FleetShow implements AutoCloseable {
    private static final int SHOPS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final long began = System.nanoTime();
    private final List<Process> processes = new ArrayList<>();
    private final List<Seen> shops = new ArrayList<>();

    /** A shop, as its output tells. */
    private static final class Seen {
        private final Process process;
        private volatile String state = "";
        private volatile boolean killed;

        Seen(Process process) {
            this.process = process;
        }

        boolean leads() {
            return !killed && state.endsWith(" leads");
        }

        boolean isIn(String phase) {
            return killed || state.startsWith(phase);
        }
    }

    private FleetShow() {}

    /** Runs the show. */
    public static void main(String[] arguments) throws Exception {
        try (FleetShow show = new FleetShow()) {
            show.run();
        }
    }

    private void run() throws Exception {
        String redis = startRedis();
        for (int i = 1; i <= SHOPS; i++) {
            startShop(i, redis);
        }
        await("all shops serve 10% and one of them judges", () -> all("ramping") && lead() >= 0);
        say("now the candidate breaks in all shops: it fails 2% of its calls where 0.1% fail anyway");
        for (Seen shop : shops) {
            order(shop, "break");
        }
        int judge = lead();
        say("... and shop " + (judge + 1) + ", which judges for all, is killed");
        shops.get(judge).killed = true;
        shops.get(judge).process.destroyForcibly().waitFor();
        await("the shops that are left have another judge", () -> lead() >= 0 || all("tripped"));
        await("the trip is in force everywhere", () -> all("tripped"));
        say("done: one regression, one trip, on every shop that lives");
    }

    private boolean all(String phase) {
        return shops.stream().allMatch(shop -> shop.isIn(phase));
    }

    private int lead() {
        for (int i = 0; i < shops.size(); i++) {
            if (shops.get(i).leads()) {
                return i;
            }
        }
        return -1;
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Waited in vain until " + what);
            }
            Thread.sleep(20);
        }
        say(what);
    }

    private synchronized void say(String line) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, line);
    }

    // ---- processes

    private String startRedis() throws IOException, InterruptedException {
        Path server = ExecutableProvider.newJarResourceProvider().get().toPath();
        int port = freePort();
        Path directory = Files.createTempDirectory("coalmine-fleet");
        processes.add(new ProcessBuilder(
                        server.toString(),
                        "--port",
                        "" + port,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start());
        await("Redis answers on port " + port, () -> answers(port));
        return "redis://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void startShop(int number, String redis) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shop.class.getName(),
                        redis)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        Seen shop = new Seen(process);
        shops.add(shop);
        Thread reader = new Thread(() -> read(number, shop), "shop-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(int number, Seen shop) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(shop.process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("state ")) {
                    shop.state = line.substring("state ".length());
                }
                say("shop " + number + ": " + line.replaceFirst("^(state|event) ", ""));
            }
        } catch (IOException e) {
            say("shop " + number + " says no more");
        }
    }

    private static void order(Seen shop, String what) throws IOException {
        OutputStream input = shop.process.getOutputStream();
        input.write((what + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
