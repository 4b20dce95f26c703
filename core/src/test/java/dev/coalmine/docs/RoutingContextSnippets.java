package dev.coalmine.docs;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.RoutingContext;
import dev.coalmine.RoutingContextAccessor;
import dev.coalmine.plan.Arm;
import io.micrometer.context.ContextRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import reactor.core.publisher.Mono;

/** The code that docs/guide/routing-context.md shows. */
@SuppressWarnings("unused")
final class RoutingContextSnippets {
    record Order() {}

    record Quote() {}

    record Receipt() {}

    record Request(String customerId, Order order) {}

    interface Pricing {
        Quote quote(Order order);
    }

    interface Ranking {
        int rank(Order order);
    }

    interface Checkout {
        Receipt place(Order order);
    }

    private final Rollout pricing;
    private final Rollout search;
    private final Pricing legacy = order -> new Quote();
    private final Pricing rewrite = order -> new Quote();
    private final Ranking byPrice = order -> 1;
    private final Ranking byTaste = order -> 2;
    private final Checkout checkout = order -> new Receipt();

    RoutingContextSnippets(Rollout pricing, Rollout search) {
        this.pricing = pricing;
        this.search = search;
    }

    Receipt serve(Request request) {
        try (RoutingContext.Scope scope =
                RoutingContext.of(request.customerId()).open()) {
            return checkout.place(request.order()); // nobody in here has to pass the customer on
        }
    }

    void furtherIn(Order order) {
        Quote quote = pricing.forContext().stable(() -> legacy.quote(order)).candidate(() -> rewrite.quote(order));

        Ranking ranking = search.wrap(Ranking.class)
                .keyedBy(Keys.ambient()) // each of its calls looks at the context
                .stable(byPrice)
                .candidate(byTaste);
    }

    void forced(String customerId, Order order) {
        RoutingContext tester = RoutingContext.of(customerId).forcing("pricing", Arm.CANDIDATE);
        Receipt receipt = tester.call(() -> checkout.place(order));
    }

    void nested(Order order) {
        RoutingContext more = RoutingContext.current().forcing("search", Arm.STABLE);
        more.run(() -> checkout.place(order));
    }

    void threads(ExecutorService pool, Order order) {
        ExecutorService workers = RoutingContext.wrap(pool);
        Future<Receipt> later = workers.submit(() -> checkout.place(order)); // in the context of this line
        pool.execute(RoutingContext.wrap(() -> audit(order)));
    }

    private static void audit(Order order) {}

    void modules() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(new RoutingContextAccessor());
    }

    Mono<Receipt> byHand(String customerId, Mono<Receipt> receipt) {
        Mono<Receipt> routed =
                receipt.contextWrite(context -> context.put(RoutingContextAccessor.KEY, RoutingContext.of(customerId)));
        return routed;
    }
}
