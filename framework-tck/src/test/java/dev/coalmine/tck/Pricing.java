package dev.coalmine.tck;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the shop routes; package-private, as interfaces of applications often are. */
interface Pricing {
    String quote(String customer);

    default String describe(String customer) {
        return "priced by " + quote(customer);
    }

    <X extends Comparable<X>> List<X> sorted(String customer, List<? extends X> items) throws IOException;

    @SuppressWarnings("unchecked")
    <X> int count(long customer, X... items);

    void forget(String customer);

    @Singleton
    @Named("old")
    class LegacyPricing implements Pricing {
        static final IOException BROKEN = new IOException("broken");

        @Override
        public String quote(String customer) {
            return "legacy";
        }

        @Override
        public <X extends Comparable<X>> List<X> sorted(String customer, List<? extends X> items) {
            return List.copyOf(items);
        }

        @Override
        @SafeVarargs
        public final <X> int count(long customer, X... items) {
            return items.length;
        }

        @Override
        public void forget(String customer) {}
    }

    @Singleton
    @Named("rewrite")
    @Candidate("pricing")
    class VectorPricing implements Pricing {
        @Override
        public String quote(@RoutingKey String customer) {
            return "vector";
        }

        @Override
        public <X extends Comparable<X>> List<X> sorted(@RoutingKey String customer, List<? extends X> items)
                throws IOException {
            throw LegacyPricing.BROKEN;
        }

        @Override
        @SafeVarargs
        public final <X> int count(@RoutingKey long customer, X... items) {
            return -items.length;
        }

        @Override
        public void forget(@RoutingKey String customer) {
            throw new IllegalStateException("forgotten by vector");
        }
    }

    /** What is injected where. */
    @Singleton
    class Shop {
        final Pricing pricing;
        final List<Pricing> list;
        final Map<String, Pricing> map;
        final LegacyPricing stableByClass;
        final VectorPricing candidateByClass;
        final Pricing stableByName;
        final Pricing candidateByName;

        Shop(
                Pricing pricing,
                List<Pricing> list,
                Map<String, Pricing> map,
                LegacyPricing stableByClass,
                VectorPricing candidateByClass,
                @Named("old") Pricing stableByName,
                @Named("rewrite") Pricing candidateByName) {
            this.pricing = pricing;
            this.list = list;
            this.map = map;
            this.stableByClass = stableByClass;
            this.candidateByClass = candidateByClass;
            this.stableByName = stableByName;
            this.candidateByName = candidateByName;
        }
    }
}
