package dev.coalmine.tck;

import dev.coalmine.annotation.Candidate;
import jakarta.inject.Singleton;

/** What a candidate routes that decorates stable, by a key that an expression gives. */
interface Discount {
    String of(String customer);

    @Singleton
    class NoDiscount implements Discount {
        @Override
        public String of(String customer) {
            return "none";
        }
    }

    @Singleton
    @Candidate(value = "discount", key = Expressions.CUSTOMER_TRIMMED)
    class MoreDiscount implements Discount {
        private final Discount before;

        MoreDiscount(Discount before) {
            this.before = before;
        }

        @Override
        public String of(String customer) {
            return before.of(customer) + " and 5%";
        }
    }
}
