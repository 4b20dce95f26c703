package dev.coalmine.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.RoutingContext;
import dev.coalmine.plan.Arm;
import dev.coalmine.test.TestRollouts;
import dev.coalmine.test.docs.Checkout.Quote;
import dev.coalmine.test.junit.CoalmineExtension;
import dev.coalmine.test.junit.ForceArm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests that docs/guide/testing.md shows, with JUnit and without. */
@ExtendWith(CoalmineExtension.class)
class CheckoutTest {
    @Test
    void customersGetTheNewPrices() {
        try (TestRollouts tests = TestRollouts.pinned("pricing", Arm.CANDIDATE)) {
            Checkout checkout = new Checkout(tests.rollouts());

            assertThat(checkout.quote("anna").by()).isEqualTo("rewrite");
        }
    }

    @Test
    void nobodyIsAskedForAKey() {
        try (TestRollouts tests = TestRollouts.builder()
                .pin("pricing", Arm.STABLE)
                .pin("search", Arm.CANDIDATE)
                .build()) {
            Checkout checkout = new Checkout(tests.rollouts());

            assertThat(checkout.quoteForWhoeverAsks().by()).isEqualTo("legacy");
        }
    }

    @Test
    void mostCustomersKeepTheOldPricesAtFirst(TestRollouts tests) {
        Checkout checkout = new Checkout(tests.rollouts());

        Quote quote = checkout.quote("anna");

        assertThat(quote.by()).isEqualTo("legacy");
        tests.assertThat("pricing").isAtStep(0).hasCalls(Arm.STABLE, 1);
    }

    @Test
    @ForceArm(rollout = "pricing", value = Arm.CANDIDATE)
    void testersGetTheNewPrices(TestRollouts tests) {
        Checkout checkout = new Checkout(tests.rollouts());

        assertThat(checkout.quote("anna").by()).isEqualTo("rewrite");
    }

    @Test
    void oneCallOfMany(TestRollouts tests) {
        Checkout checkout = new Checkout(tests.rollouts());

        Quote quote = RoutingContext.current().forcing(Arm.CANDIDATE).call(() -> checkout.quote("anna"));

        assertThat(quote.by()).isEqualTo("rewrite");
    }
}
