package dev.coalmine.fleet.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all connections of a store have in common.
 *
 * @param patience longest wait for a connection
 * @param openers the threads on which connections are opened
 * @param nanoTime the clock
 */
record Links(Duration patience, Executor openers, LongSupplier nanoTime) {
    <C> Link<C> link(Supplier<C> opener, Function<C, CompletableFuture<Void>> closer) {
        return new Link<>(this, opener, closer);
    }

    long now() {
        return nanoTime.getAsLong();
    }
}
