package dev.coalmine.internal.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs the same work on several threads that start together. */
final class Threads {
    private Threads() {}

    interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs the work on that many threads until all have ended. */
    static void race(int threads, Work work) throws InterruptedException, ExecutionException {
        race(threads, work, null);
    }

    /** Runs the work on that many threads, and the other work on this one again and again until all have ended. */
    static void race(int threads, Work work, @Nullable Runnable meanwhile)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(pool.submit(() -> {
                    try {
                        start.await();
                        work.run(thread);
                    } finally {
                        running.countDown();
                    }
                    return null;
                }));
            }
            start.countDown();
            while (meanwhile != null && running.getCount() > 0) {
                meanwhile.run();
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
