package dev.coalmine.fleet.redis;

import io.lettuce.core.SslOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a store is put together from.
 *
 * @param endpoint where Redis is
 * @param links what its connections have in common
 * @param sources what is changed in the scripts; nothing but in tests
 * @param closer ends what was made for this store alone, once its connections are closed
 */
record Parts(Endpoint endpoint, Links links, UnaryOperator<String> sources, Consumer<CompletableFuture<Void>> closer) {
    static Parts of(Target target, Settings settings, @Nullable SslOptions tls) {
        Endpoint endpoint = target.endpoint(settings, tls);
        ExecutorService openers = Executors.newCachedThreadPool(new DaemonThreads("connect"));
        Links links = new Links(settings.connectTimeout(), openers, System::nanoTime);
        return new Parts(endpoint, links, UnaryOperator.identity(), closed -> {
            openers.shutdown();
            if (!(target instanceof Target.Given)) {
                OwnClients.close(endpoint.client(), closed);
            }
        });
    }

    /** Returns the same with other scripts. */
    Parts sources(UnaryOperator<String> change) {
        return new Parts(endpoint, links, change, closer);
    }
}
