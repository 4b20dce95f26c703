package dev.coalmine.tck;

import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.RoutingKey;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Methods that are routed to others of the same bean. */
@Singleton
class Quotes {
    record Cart(String customerId) {}

    static final IOException BROKEN = new IOException("broken");

    final CompletableFuture<String> later = new CompletableFuture<>();

    @Canary(rollout = "quote", candidate = "quoteV2")
    public String quote(@RoutingKey String customer) {
        return "v1";
    }

    public String quoteV2(String customer) {
        return "v2";
    }

    @Canary(rollout = "checkout", candidate = "checkoutV2", key = Expressions.CUSTOMER_OF_CART)
    public String checkout(Cart cart) throws IOException {
        return "v1 for " + cart.customerId();
    }

    public String checkoutV2(Cart cart) throws IOException {
        throw BROKEN;
    }

    public String quoteByItself(String customer) {
        return quote(customer);
    }

    @Canary(rollout = "future", candidate = "futureV2")
    public CompletableFuture<String> future(@RoutingKey String customer) {
        return later;
    }

    public CompletableFuture<String> futureV2(String customer) {
        return later;
    }

    @Canary(rollout = "mono", candidate = "monoV2")
    public Mono<String> mono(@RoutingKey String customer) {
        return Mono.fromFuture(later);
    }

    public Mono<String> monoV2(String customer) {
        return Mono.fromFuture(later);
    }

    @Canary(rollout = "keyless", candidate = "pong")
    public String ping() {
        return "ping";
    }

    public String pong() {
        return "pong";
    }
}
