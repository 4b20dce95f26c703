package dev.coalmine.micronaut;

import static dev.coalmine.micronaut.Contexts.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Arm;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.NonUniqueBeanException;
import io.micronaut.core.annotation.Order;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bean is injected where, when one of several is a candidate. */
class CandidateBeansTest {
    interface Rating {
        String of(@RoutingKey String customer);
    }

    record Rated(String name) implements Rating {
        @Override
        public String of(String customer) {
            return name;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Qualifier
    @interface Fast {}

    /** Beans that factories make as the interface alone, beside one that is no arm. */
    @Factory
    @Requires(property = "spec", value = "factory")
    static class Ratings {
        @Singleton
        @Primary
        @Fast
        @Order(2)
        Rating old() {
            return new Rated("old");
        }

        @Singleton
        @Named("other")
        @Order(1)
        Rating other() {
            return new Rated("other");
        }

        @Singleton
        @Fast
        @Candidate("rating")
        Rating rewrite() {
            return new Rated("rewrite");
        }
    }

    @Singleton
    @Requires(property = "spec", value = "factory")
    static class Asking {
        final Rating plain;
        final Rating fast;
        final Rating other;
        final Rating routed;
        final Rating stable;
        final Rating candidate;
        final List<Rating> all;
        final BeanProvider<Rating> provider;

        Asking(
                Rating plain,
                @Fast Rating fast,
                @Named("other") Rating other,
                @Named("rating") Rating routed,
                Arms arms,
                List<Rating> all,
                BeanProvider<Rating> provider) {
            this.plain = plain;
            this.fast = fast;
            this.other = other;
            this.routed = routed;
            this.stable = arms.stable();
            this.candidate = arms.candidate();
            this.all = all;
            this.provider = provider;
        }
    }

    @Singleton
    @Requires(property = "spec", value = "factory")
    record Arms(
            @ArmOf(rollout = "rating", arm = Arm.STABLE) Rating stable,
            @ArmOf(rollout = "rating", arm = Arm.CANDIDATE) Rating candidate) {}

    @Test
    void factoriesMayMakeArmsAsTheirInterface() {
        try (ApplicationContext context =
                start("spec", "factory", "coalmine.rollouts.rating.overrides.candidate", "anna")) {
            Asking asking = context.getBean(Asking.class);
            assertThat(asking.plain.of("anna")).isEqualTo("rewrite");
            assertThat(asking.plain.of("eve")).isEqualTo("old");
            assertThat(asking.stable).isEqualTo(new Rated("old"));
            assertThat(asking.candidate).isEqualTo(new Rated("rewrite"));
        }
    }

    @Test
    void aPrimaryStableHandsPrimacyAndOrderToTheRoutedBean() {
        try (ApplicationContext context = start("spec", "factory")) {
            Asking asking = context.getBean(Asking.class);
            assertThat(asking.other).isEqualTo(new Rated("other"));
            assertThat(asking.all).containsExactly(asking.other, asking.plain);
            assertThat(asking.provider.stream()).containsExactly(asking.other, asking.plain);
            assertThat(asking.provider.get()).isSameAs(asking.plain);
            assertThat(context.getBean(Rating.class, Qualifiers.byName("rating")))
                    .isSameAs(asking.plain);
        }
    }

    @Test
    void aQualifierOfBothArmsMeansTheRoutedBean() {
        try (ApplicationContext context = start("spec", "factory")) {
            Asking asking = context.getBean(Asking.class);
            assertThat(asking.fast).isSameAs(asking.plain);
            assertThat(asking.routed).isSameAs(asking.plain);
        }
    }

    @Test
    void rolloutsThatAreOffLeaveStableAlone() {
        try (ApplicationContext context = start("spec", "factory", "coalmine.rollouts.rating.enabled", "false")) {
            assertThat(context.getBean(Rating.class)).isEqualTo(new Rated("old"));
            assertThat(context.getBeansOfType(Rating.class)).containsExactly(new Rated("other"), new Rated("old"));
        }
    }

    /** A bean that extends stable, and is no arm. */
    interface Ranking {
        String rank(@RoutingKey String customer);
    }

    @Singleton
    @Named("plain")
    @Primary
    @Requires(property = "spec", value = "extending")
    static class PlainRanking implements Ranking {
        @Override
        public String rank(String customer) {
            return "plain";
        }
    }

    @Singleton
    @Requires(property = "spec", value = "extending")
    static class LoudRanking extends PlainRanking {
        @Override
        public String rank(String customer) {
            return "loud";
        }
    }

    @Singleton
    @Candidate(value = "ranking", stable = PlainRanking.class)
    @Requires(property = "spec", value = "extending")
    static class NewRanking extends PlainRanking {
        @Override
        public String rank(String customer) {
            return "new";
        }
    }

    @Test
    void beansThatExtendStableStay() {
        try (ApplicationContext context =
                start("spec", "extending", "coalmine.rollouts.ranking.overrides.candidate", "anna")) {
            assertThat(context.getBean(Ranking.class).rank("anna")).isEqualTo("new");
            assertThat(context.getBeansOfType(Ranking.class))
                    .extracting(each -> each.rank("eve"))
                    .containsExactlyInAnyOrder("plain", "loud");
        }
    }

    interface Tone {
        String tone(@RoutingKey String customer);
    }

    @Requires(property = "spec", value = "tones")
    @Factory
    static class Tones {
        @Singleton
        @Named("one")
        Tone one() {
            return customer -> "one";
        }

        @Singleton
        @Requires(property = "tones", value = "two")
        @Named("two")
        Tone two() {
            return customer -> "two";
        }

        @Bean
        @Prototype
        @Requires(property = "tones", value = "anew")
        @Primary
        Tone anew() {
            return customer -> "anew";
        }

        @Singleton
        @Candidate("tone")
        Tone tone() {
            return customer -> "new";
        }

        @Singleton
        @Requires(property = "tones", value = "rival")
        @Candidate("rival")
        Tone rival() {
            return customer -> "rival";
        }
    }

    @Test
    @Fault(4)
    void whatCannotBePairedStopsTheStart() {
        assertThatThrownBy(() -> start("spec", "tones", "tones", "two"))
                .hasMessageContaining("The candidate of rollout tone, bean (" + Tone.class.getName() + ") of factory ")
                .hasMessageContaining("could replace any of 2 beans that are a " + Tone.class.getCanonicalName())
                .hasMessageContaining("- bean \"one\" (")
                .hasMessageContaining("@Candidate(value = \"tone\", stable = ...)");
        assertThatThrownBy(() -> start("spec", "tones", "tones", "anew"))
                .hasMessageContaining("has scope")
                .hasMessageContaining("Make it a @Singleton.");
        assertThatThrownBy(() -> start("spec", "tones", "tones", "rival"))
                .hasMessageContaining("Two candidates are to replace bean \"one\"")
                .hasMessageContaining("in rollout rival")
                .hasMessageContaining("in rollout tone");
    }

    interface Lonely {
        String alone(@RoutingKey String customer);
    }

    @Singleton
    @Candidate("lonely")
    @Requires(property = "spec", value = "lonely")
    static class NewLonely implements Lonely {
        @Override
        public String alone(String customer) {
            return "alone";
        }
    }

    @Test
    void aCandidateWithoutStableSaysWhatIsMissing() {
        assertThatThrownBy(() -> start("spec", "lonely"))
                .hasMessageContaining(
                        "has no stable bean beside it: no other bean is a " + Lonely.class.getCanonicalName())
                .hasMessageContaining("coalmine.rollouts.lonely.enabled=false");
        try (ApplicationContext context = start("spec", "lonely", "coalmine.rollouts.lonely.enabled", "false")) {
            assertThat(context.getBean(Lonely.class)).isInstanceOf(NewLonely.class);
            assertThat(context.getBean(Rollouts.class).find("lonely")).isEmpty();
        }
    }

    @Test
    void aRolloutThatIsOffLeavesAmbiguousWhatWasSo() {
        try (ApplicationContext context =
                start("spec", "tones", "tones", "two", "coalmine.rollouts.tone.enabled", "false")) {
            assertThatThrownBy(() -> context.getBean(Tone.class)).isInstanceOf(NonUniqueBeanException.class);
            assertThat(context.getBeansOfType(Tone.class)).hasSize(2);
        }
    }
}
