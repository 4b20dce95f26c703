package dev.coalmine.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.annotation.NotShadowed;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code that docs/guide/shadow.md shows. */
@SuppressWarnings("unused")
final class ShadowSnippets {
    private static final Logger log = LoggerFactory.getLogger(ShadowSnippets.class);

    record Offer(String id, List<String> tags) {}

    interface Search {
        List<Offer> find(String customerId, String words);

        void remember(String customerId, String words);
    }

    private final Search legacy;
    private final Search rewrite;

    ShadowSnippets(Search legacy, Search rewrite) {
        this.legacy = legacy;
        this.rewrite = rewrite;
    }

    Search wrapped() {
        RolloutPlan plan = RolloutPlan.builder()
                .shadow(Shadow.of(percent(10), Duration.ofHours(1))
                        .minCalls(5_000)
                        .timeout(Duration.ofSeconds(2)))
                .step(percent(1), Duration.ofMinutes(10))
                .step(percent(25), Duration.ofMinutes(30))
                .build();

        Rollout search = Rollout.named("search")
                .plan(plan)
                .onMismatch(mismatch -> log.info("{}", mismatch))
                .start();

        Search offers = search.wrap(Search.class)
                .keyedBy(Keys.argument(0))
                .method("find")
                .comparedBy(Comparison.<List<Offer>>on(HashSet::new))
                .method("remember")
                .notShadowed()
                .stable(legacy)
                .candidate(rewrite);
        return offers;
    }

    List<Offer> fluent(Rollout search, String customerId, String words) {
        List<Offer> found = search.forKey(customerId)
                .named("find")
                .stable(() -> legacy.find(customerId, words))
                .comparedBy(Comparison.<List<Offer>>by((old, fresh) -> old.size() == fresh.size())
                        .ignoring((old, fresh) -> old.isEmpty())
                        .describedBy(offers -> offers.size() + " offers"))
                .candidate(() -> rewrite.find(customerId, words));
        return found;
    }

    interface Marked {
        List<String> find(@RoutingKey String customerId, String words);

        @NotShadowed
        void remember(@RoutingKey String customerId, String words);
    }

    RolloutPlan judged() {
        return RolloutPlan.builder()
                .shadow(percent(10), Duration.ofHours(1))
                .step(percent(5), Duration.ofMinutes(10))
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.mismatchesBelow(percent(0.5)))
                .build();
    }
}
