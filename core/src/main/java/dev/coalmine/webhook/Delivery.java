package dev.coalmine.webhook;

import dev.coalmine.event.RolloutEvent;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One event on its way. Immutable.
 *
 * @param id tells it from every other, and stays the same however often it is tried
 * @param event the event
 * @param failures hears why it could not be delivered
 */
record Delivery(String id, RolloutEvent event, Consumer<? super Throwable> failures) {
    static Delivery of(RolloutEvent event, Consumer<? super Throwable> failures) {
        return new Delivery("msg_" + UUID.randomUUID().toString().replace("-", ""), event, failures);
    }

    /** Tells whose rollout it is that it was not delivered, and why. */
    void lost(WebhookTarget target, String why) {
        failures.accept(new IllegalStateException(
                "the " + target + " lost " + event.kind().label() + " of " + event.rollout() + ": " + why));
    }
}
