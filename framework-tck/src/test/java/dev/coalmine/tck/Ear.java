package dev.coalmine.tck;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

/** A listener that is a bean, and fails when it hears that a rollout was aborted. */
@Singleton
class Ear implements RolloutListener {
    final CountDownLatch heard = new CountDownLatch(1);

    @Override
    public void onEvent(RolloutEvent event) {
        if (event instanceof RolloutEvent.Aborted) {
            heard.countDown();
            throw new IllegalStateException("a listener that fails");
        }
    }
}
