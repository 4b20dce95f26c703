package dev.coalmine.fleet.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on this machine that does what networks do: passes everything on, swallows what the server answers, swallows
 * everything, holds it back until it is told, or resets all connections. It does what it is told from the next bytes on.
 *
 * <p>A connection that has lost a byte never passes another one, as no stream goes on behind a gap. One that has lost an
 * answer is reset when the weather clears; one that fell into a black hole hears nothing more.
 */
final class Proxy implements AutoCloseable {
    /** What becomes of bytes. */
    enum Weather {
        /** All pass. */
        CLEAR,
        /** Requests pass, answers are swallowed. */
        LOSES_ANSWERS,
        /** All are swallowed, and new connections hear nothing. */
        BLACK_HOLE
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final Queue<Pair> pairs = new ConcurrentLinkedQueue<>();
    private final AtomicLong swallowed = new AtomicLong();
    private volatile Weather weather = Weather.CLEAR;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean refusing;

    /** A connection: its two ends, and whether bytes of it were lost. */
    private static final class Pair {
        final Socket client;
        final Socket server;
        volatile boolean torn;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() throws IOException {
            for (Socket end : new Socket[] {client, server}) {
                try (end) {
                    end.setSoLinger(true, 0);
                } catch (SocketException e) {
                    // the end that it passes bytes on to has closed it already, or does so just now
                }
            }
        }
    }

    private Proxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    static Proxy before(RedisProcess server) throws IOException {
        return new Proxy(server.port());
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    void weather(Weather next) throws IOException {
        Weather before = weather;
        weather = next;
        if (before == Weather.LOSES_ANSWERS && next == Weather.CLEAR) {
            for (Pair pair : pairs) {
                if (pair.torn) {
                    pairs.remove(pair);
                    pair.reset();
                }
            }
        }
    }

    /** Holds answers back from now on. */
    void holdAnswers() {
        gate = new CountDownLatch(1);
    }

    /** Lets the answers go that were held back, and those to come. */
    void releaseAnswers() {
        gate.countDown();
    }

    /** Returns how many bytes were swallowed so far. */
    long swallowed() {
        return swallowed.get();
    }

    /** Resets all connections, without a word to either side; new ones are let in, or not. */
    void reset(boolean refuseNew) throws IOException {
        refusing = refuseNew;
        for (Pair pair = pairs.poll(); pair != null; pair = pairs.poll()) {
            pair.reset();
        }
    }

    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        // that end of the connection is gone
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (refusing) {
                client.setSoLinger(true, 0);
                client.close();
                continue;
            }
            try {
                Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
                pairs.add(pair);
                start("requests", () -> pump(pair, pair.client, pair.server));
                start("answers", () -> pump(pair, pair.server, pair.client));
            } catch (ConnectException e) {
                client.setSoLinger(true, 0);
                client.close(); // as the server does that is not there
            }
        }
    }

    private void pump(Pair pair, Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[64 * 1024];
        boolean answers = from == pair.server;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers) {
                    gate.await();
                }
                boolean lost = weather == Weather.BLACK_HOLE || (weather == Weather.LOSES_ANSWERS && answers);
                if (lost || pair.torn) {
                    pair.torn = true;
                    swallowed.addAndGet(read);
                } else {
                    out.write(buffer, 0, read);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        releaseAnswers();
        listener.close();
        reset(true);
    }
}
