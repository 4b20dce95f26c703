package shop.api;

import java.util.concurrent.CompletableFuture;

/** A stage that is of this package alone. */
final class Promise extends CompletableFuture<String> {}
