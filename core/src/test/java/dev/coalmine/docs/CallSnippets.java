package dev.coalmine.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The code that docs/guide/calls.md shows. */
@SuppressWarnings("unused")
final class CallSnippets {
    record Order() {}

    record Quote() {}

    interface Pricing {
        Quote quote(String customerId, Order order);

        CompletableFuture<Quote> quoteAsync(String customerId, Order order);

        void ping();
    }

    private final Rollout pricing;
    private final Pricing legacy;
    private final Pricing rewrite;

    CallSnippets(Rollout pricing, Pricing legacy, Pricing rewrite) {
        this.pricing = pricing;
        this.legacy = legacy;
        this.rewrite = rewrite;
    }

    Quote oneCallSite(String customerId, Order order) {
        Quote quote = pricing.forKey(customerId)
                .named("checkout") // optional: the status and the sentence of a trip then tell call sites apart
                .stable(() -> legacy.quote(customerId, order))
                .candidate(() -> rewrite.quote(customerId, order));
        return quote;
    }

    CompletionStage<Quote> later(String customerId, Order order) {
        CompletionStage<Quote> later = pricing.forKey(customerId)
                .async()
                .stable(() -> legacy.quoteAsync(customerId, order))
                .candidate(() -> rewrite.quoteAsync(customerId, order));
        return later;
    }

    Pricing wholeInterface() {
        Pricing prices = pricing.wrap(Pricing.class)
                .keyedBy(Keys.argument(0))
                .method("quoteAsync")
                .deadline(Duration.ofMillis(800))
                .method("ping")
                .alwaysStable()
                .stable(legacy)
                .candidate(rewrite);
        return prices;
    }

    void fallback(String customerId, Order order) {
        Quote quote = pricing.forKey(customerId)
                .fallback() // idempotent: quoting twice does no harm
                .stable(() -> legacy.quote(customerId, order))
                .candidate(() -> rewrite.quote(customerId, order));

        Pricing prices = pricing.wrap(Pricing.class)
                .keyedBy(Keys.argument(0))
                .method("quote")
                .fallback()
                .stable(legacy)
                .candidate(rewrite);
    }

    RolloutPlan protectedPlan() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(5), Duration.ofMinutes(10))
                .bulkhead(50)
                .deadline(Duration.ofSeconds(2))
                .fuse(Fuse.defaults().bulkheadFull(Duration.ofSeconds(3)))
                .build();
        return plan;
    }
}
