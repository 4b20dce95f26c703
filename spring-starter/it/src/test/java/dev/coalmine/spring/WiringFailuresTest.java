package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.spring.Pricing.FlatPricing;
import dev.coalmine.spring.Pricing.LegacyPricing;
import dev.coalmine.spring.Pricing.VectorPricing;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/** What stops a start, and what the report of it says. */
class WiringFailuresTest {
    private static FailureAnalysis analysisOf(ApplicationContextRunner runner) {
        FailureAnalysis[] found = new FailureAnalysis[1];
        runner.run(context -> {
            assertThat(context).hasFailed();
            found[0] = new WiringFailureAnalyzer().analyze(context.getStartupFailure());
        });
        assertThat(found[0]).isNotNull();
        return found[0];
    }

    @Test
    @Fault(4)
    void severalBeansThatCouldBeStableAreListed() {
        FailureAnalysis analysis = analysisOf(plain().withBean("legacy", LegacyPricing.class)
                .withBean("flat", FlatPricing.class)
                .withBean("vector", VectorPricing.class));

        assertThat(analysis.getDescription())
                .contains("The candidate of rollout pricing, bean \"vector\" (" + VectorPricing.class.getName() + ")")
                .contains("could replace any of 2 beans that are a " + Pricing.class.getName())
                .contains("- bean \"legacy\" (" + LegacyPricing.class.getName() + ")")
                .contains("- bean \"flat\" (" + FlatPricing.class.getName() + ")");
        assertThat(analysis.getAction())
                .contains("@Candidate(value = \"pricing\", stable = ...)")
                .contains("@Primary");
    }

    @Test
    void aCandidateWithoutStableSaysWhatIsMissing() {
        FailureAnalysis analysis = analysisOf(plain(VectorPricing.class));

        assertThat(analysis.getDescription())
                .contains("has no stable bean beside it: no other bean is a " + Pricing.class.getName());
        assertThat(analysis.getAction()).contains("coalmine.rollouts.pricing.enabled=false");
    }

    interface Named {
        String name();
    }

    @Component
    static class Both implements Pricing, Named {
        @Override
        public String quote(String customer) {
            return "both";
        }

        @Override
        public String name() {
            return "both";
        }
    }

    @Component
    @Candidate("both")
    static class NewBoth extends Both {}

    @Test
    void severalSharedInterfacesAreListed() {
        FailureAnalysis analysis = analysisOf(plain(Both.class, NewBoth.class));

        assertThat(analysis.getDescription())
                .contains("shares more than one interface with other beans")
                .contains(Pricing.class.getName())
                .contains(Named.class.getName());
        assertThat(analysis.getAction()).contains("type = ");
    }

    @Component
    @Candidate("rival")
    static class Rival extends FlatPricing {}

    @Test
    void twoCandidatesForOneStableAreRefused() {
        FailureAnalysis analysis = analysisOf(plain(LegacyPricing.class, VectorPricing.class, Rival.class));

        assertThat(analysis.getDescription())
                .contains("Two candidates are to replace")
                .contains("in rollout rival")
                .contains("in rollout pricing");
    }

    @Component
    @Scope("prototype")
    @Candidate("pricing")
    static class Prototype extends FlatPricing {}

    @Test
    void armsThatAreNoSingletonsNeedAScopedProxy() {
        FailureAnalysis analysis = analysisOf(plain(LegacyPricing.class, Prototype.class));

        assertThat(analysis.getDescription()).contains("has scope prototype");
        assertThat(analysis.getAction()).contains("proxyMode");
    }

    @Component
    @Candidate("alone")
    static class Alone {}

    @Test
    @Fault(41)
    void everyProblemIsReportedAtOnce() {
        FailureAnalysis analysis =
                analysisOf(plain(LegacyPricing.class, FlatPricing.class, VectorPricing.class, Alone.class));

        assertThat(analysis.getDescription())
                .contains("rollout pricing")
                .contains("rollout alone")
                .contains("it implements no interface");
    }

    @Component
    @Candidate("keyless")
    static class Keyless extends FlatPricing {}

    @Test
    void aCandidateWithoutAnyKeyIsRefused() {
        FailureAnalysis analysis = analysisOf(plain(LegacyPricing.class, Keyless.class));

        assertThat(analysis.getDescription())
                .isEqualTo("Rollout keyless has no routing key for calls of " + Pricing.class.getName() + ".");
        assertThat(analysis.getAction())
                .contains("@RoutingKey")
                .contains("RoutingKeyResolver")
                .contains("coalmine.rollouts.keyless.missing-key");
    }

    @Component
    @Candidate(value = "wrong", key = "#cart.customerId")
    static class WrongKey extends FlatPricing {}

    @Component
    @Candidate(value = "broken", key = "#customer.(")
    static class BrokenKey extends FlatPricing {}

    @Test
    void aKeyThatFitsNoMethodIsRefused() {
        assertThat(analysisOf(plain(LegacyPricing.class, WrongKey.class)).getDescription())
                .contains("The key \"#cart.customerId\" of rollout wrong fits none of its methods")
                .contains("quote(java.lang.String)");
        assertThat(analysisOf(plain(LegacyPricing.class, BrokenKey.class)).getDescription())
                .contains("The key \"#customer.(\" of rollout broken is no SpEL expression");
    }
}
