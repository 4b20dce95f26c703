package dev.coalmine.webhook;

import dev.coalmine.internal.threads.Daemons;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Posts over the JDK's HTTP client, which follows no redirects here. Thread-safe. */
final class HttpSender implements Sender {
    private final WebhookTarget target;
    private final ExecutorService executor = Executors.newCachedThreadPool(Daemons.named("coalmine-webhook-http"));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor)
            .build();

    HttpSender(WebhookTarget target) {
        this.target = target;
    }

    @Override
    public CompletableFuture<HttpResponse<Void>> post(Delivery delivery, long timestamp) {
        String body = EventJson.write(delivery.event());
        HttpRequest.Builder request = HttpRequest.newBuilder(target.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "coalmine")
                .header("webhook-id", delivery.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        target.secret()
                .ifPresent(secret ->
                        request.header("webhook-signature", secret.signature(delivery.id(), timestamp, body)));
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
