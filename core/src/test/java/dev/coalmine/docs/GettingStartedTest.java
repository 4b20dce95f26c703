package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does what docs/guide/getting-started.md tells newcomers to do, on the real clock, as they will. */
class GettingStartedTest {
    interface Pricing {
        String quote(String customerId);
    }

    static final class Legacy implements Pricing {
        @Override
        public String quote(String customerId) {
            return "10.00";
        }
    }

    static final class Rewrite implements Pricing {
        private int orders;

        @Override
        public String quote(String customerId) {
            if (++orders % 33 == 0) {
                throw new IllegalStateException("no such tariff");
            }
            return "10.00";
        }
    }

    @Test
    @Timeout(60)
    void newcomersSeeTheirCandidateTripped() {
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout pricing = rollouts.named("pricing").revision("2026-11-24").start();

            Pricing prices = pricing.wrap(Pricing.class)
                    .keyedBy(Keys.argument(0)) // the customer: who gets the candidate once always gets it
                    .stable(new Legacy())
                    .candidate(new Rewrite());

            for (long call = 0; !pricing.status().phase().rolledBack(); call++) {
                try {
                    String unused = prices.quote("customer-" + call);
                } catch (IllegalStateException e) {
                    // what a customer of the candidate sees
                }
            }
            System.out.println(pricing.status().sentence());

            assertThat(pricing.status().phase()).isInstanceOf(Phase.Tripped.class);
            assertThat(pricing.status().toString()).contains("distinct failing keys were on the candidate");
            assertThat(prices.quote("anybody")).isEqualTo("10.00");
        }
    }
}
