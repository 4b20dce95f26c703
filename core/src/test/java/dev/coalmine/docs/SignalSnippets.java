package dev.coalmine.docs;

import dev.coalmine.Rollout;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;

/** The code of docs/guide/signals.md. */
final class SignalSnippets {
    private SignalSnippets() {}

    static Rollout declared() {
        Rollout shop = Rollout.named("shop")
                .plan(RolloutPlan.builder()
                        .step(Share.percent(5), Duration.ofHours(1))
                        .guardrail(Guardrail.errorRate())
                        .guardrail(Guardrail.latency())
                        .guardrail(Guardrail.signal("basket-value").mustNotDrop())
                        .guardrail(Guardrail.signal("order").rateMustNotDrop())
                        .guardrail(Guardrail.signal("refund").rateMustNotRise().asSignal())
                        .build())
                .start();
        return shop;
    }

    static void recorded(Rollout shop, String customerId, boolean refunded) {
        shop.signal("basket-value").record(customerId, 42.50);
        shop.signal("order").count(customerId);
        shop.signal("refund").record(customerId, refunded);
    }
}
