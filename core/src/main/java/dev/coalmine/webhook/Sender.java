package dev.coalmine.webhook;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Posts one delivery once. */
interface Sender extends AutoCloseable {
    /** Begins to post it; cancelling the future gives it up, connection and all. Never blocks. */
    CompletableFuture<HttpResponse<Void>> post(Delivery delivery, long timestamp);

    /** Ends its threads. */
    @Override
    void close();
}
