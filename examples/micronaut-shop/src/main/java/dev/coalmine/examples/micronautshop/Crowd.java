package dev.coalmine.examples.micronautshop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Customers who ask for articles over HTTP, at a steady rate, each under a name of theirs in a header. */
final class Crowd implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int ARTICLES = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final LongAdder visits = new LongAdder();
    private final LongAdder errorPages = new LongAdder();

    /** Lets customers come to the shop at that address, until closed. */
    Crowd(URI shop, int visitsPerSecond, int customers) {
        long interval = TimeUnit.SECONDS.toNanos(THREADS) / visitsPerSecond;
        for (int i = 0; i < THREADS; i++) {
            Future<?> unused = threads.scheduleAtFixedRate(
                    () -> visit(shop, customers), i * interval / THREADS, interval, TimeUnit.NANOSECONDS);
        }
    }

    private void visit(URI shop, int customers) {
        Random random = ThreadLocalRandom.current();
        HttpRequest request = HttpRequest.newBuilder(shop.resolve("/articles/sku-" + (1 + random.nextInt(ARTICLES))))
                .header("X-Customer", "c-" + random.nextInt(customers))
                .build();
        try {
            if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                errorPages.increment();
            }
        } catch (IOException e) {
            errorPages.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        visits.increment();
    }

    long visits() {
        return visits.sum();
    }

    /** Returns how many visits ended in an error page. */
    long errorPages() {
        return errorPages.sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
