package dev.coalmine.spring.actuate;

import dev.coalmine.Rollout;
import java.util.concurrent.ThreadLocalRandom;

/** Calls of many users without end, until it is closed. */
final class Traffic implements AutoCloseable {
    private final Rollout rollout;
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile boolean broken;
    private volatile boolean closed;

    private Traffic(Rollout rollout) {
        this.rollout = rollout;
    }

    static Traffic of(Rollout rollout) {
        Traffic traffic = new Traffic(rollout);
        traffic.thread.start();
        return traffic;
    }

    /** From now on, every other call of the candidate fails. */
    void breakCandidate() {
        broken = true;
    }

    private void run() {
        while (!closed) {
            String user = "user-" + ThreadLocalRandom.current().nextInt(1_000_000);
            rollout.signal("basket").record(user, 42);
            try {
                rollout.forKey(user).stable(() -> work(0)).candidate(() -> work(broken ? 50 : 0));
            } catch (IllegalStateException expected) {
                // a failed call
            }
        }
    }

    private static int work(int failPercent) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long end = System.nanoTime() + (long) (200_000 * Math.exp(random.nextGaussian() / 2));
        while (System.nanoTime() < end) {
            Thread.yield();
        }
        if (random.nextInt(100) < failPercent) {
            throw new IllegalStateException("failed");
        }
        return 1;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
