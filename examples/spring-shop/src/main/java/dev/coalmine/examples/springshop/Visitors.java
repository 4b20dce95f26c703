package dev.coalmine.examples.springshop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Visitors who look at articles over HTTP, at a steady rate, and count what they get. Each has a cookie of theirs. */
final class Visitors implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int ARTICLES = 20_000;
    private static final long SEED = 4_711;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI shop;
    private final ShopProperties properties;
    private final LongAdder visits = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread[] threads = new Thread[THREADS];
    private volatile boolean closed;

    private Visitors(URI shop, ShopProperties properties) {
        this.shop = shop;
        this.properties = properties;
    }

    /** Lets visitors come to the shop at that address, until closed. */
    static Visitors comeTo(URI shop, ShopProperties properties) {
        Visitors visitors = new Visitors(shop, properties);
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            visitors.threads[i] = new Thread(() -> visitors.come(random), "visitor-" + (i + 1));
            visitors.threads[i].setDaemon(true);
            visitors.threads[i].start();
        }
        return visitors;
    }

    private void come(SplittableRandom random) {
        long interval = TimeUnit.SECONDS.toNanos(THREADS) / properties.visitsPerSecond();
        long due = System.nanoTime();
        while (!closed) {
            look(random);
            due = Math.max(due + interval, System.nanoTime() - interval); // what came too late is not caught up with
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void look(SplittableRandom random) {
        HttpRequest request = HttpRequest.newBuilder(shop.resolve("/articles/sku-" + (1 + random.nextInt(ARTICLES))))
                .header("Cookie", "customer=c-" + random.nextInt(properties.customers()))
                .build();
        visits.increment();
        try {
            if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                failures.increment();
            }
        } catch (IOException e) {
            failures.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    long visits() {
        return visits.sum();
    }

    /** Returns how many visits ended in an error page. */
    long failures() {
        return failures.sum();
    }

    /** Lets no more visitors come, and waits for the last answers. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
