package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.pinned;
import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Arm;
import dev.coalmine.spring.Pricing.FlatPricing;
import dev.coalmine.spring.Pricing.LegacyPricing;
import dev.coalmine.spring.Pricing.VectorPricing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Which bean is injected where, when one of two is a candidate. */
class CandidateBeansTest {
    record Shop(Pricing pricing) {}

    @Test
    @Fault(4)
    void routesTheInterfaceInAnyOrderOfBeans() {
        List<Class<?>> beans = List.of(LegacyPricing.class, VectorPricing.class, Shop.class);
        for (int first = 0; first < 3; first++) {
            Class<?>[] order = {beans.get(first), beans.get((first + 1) % 3), beans.get((first + 2) % 3)};
            pinned(Arm.CANDIDATE, order)
                    .run(context -> assertThat(
                                    context.getBean(Shop.class).pricing().quote("anna"))
                            .isEqualTo("vector"));
            pinned(Arm.STABLE, order)
                    .run(context -> assertThat(
                                    context.getBean(Shop.class).pricing().quote("anna"))
                            .isEqualTo("legacy"));
        }
    }

    @Test
    void routesAsTheRolloutDoes() {
        plain(LegacyPricing.class, VectorPricing.class).run(context -> {
            Pricing pricing = context.getBean(Pricing.class);
            for (int i = 0; i < 1_000; i++) {
                pricing.quote("customer-" + i);
            }
            var status = context.getBean(Rollouts.class)
                    .find("pricing")
                    .orElseThrow()
                    .status();
            assertThat(status.stable().calls() + status.candidate().calls()).isEqualTo(1_000);
            assertThat(status.candidate().calls()).isBetween(1L, 40L);
        });
    }

    record Collecting(
            List<Pricing> list, Map<String, Pricing> map, Pricing[] array, ObjectProvider<Pricing> provider) {}

    @Test
    void listsAndMapsHaveTheRoutedBeanOnceAndNotTheArms() {
        pinned(Arm.CANDIDATE, LegacyPricing.class, VectorPricing.class, Collecting.class)
                .run(context -> {
                    Collecting all = context.getBean(Collecting.class);
                    assertThat(all.list())
                            .extracting(each -> each.quote("anna"))
                            .containsExactly("vector");
                    assertThat(all.map()).containsOnlyKeys("pricing");
                    assertThat(all.array()).containsExactlyElementsOf(all.list());
                    assertThat(all.provider().stream()).containsExactlyElementsOf(all.list());
                    assertThat(all.provider().getObject()).isSameAs(all.list().get(0));
                });
    }

    record Named(
            @Qualifier("legacy") Pricing stable,
            @Qualifier("rewrite") Pricing candidate,
            LegacyPricing byClass,
            VectorPricing candidateByClass,
            @Qualifier("pricing") Pricing routed,
            Pricing plain) {}

    @Test
    void eachArmIsInjectableByItself() {
        pinned(Arm.CANDIDATE)
                .withBean("legacy", LegacyPricing.class)
                .withBean("rewrite", VectorPricing.class)
                .withBean(Named.class)
                .run(context -> {
                    Named named = context.getBean(Named.class);
                    assertThat(named.stable()).isSameAs(named.byClass()).isInstanceOf(LegacyPricing.class);
                    assertThat(named.candidate())
                            .isSameAs(named.candidateByClass())
                            .isInstanceOf(VectorPricing.class);
                    assertThat(named.routed()).isSameAs(named.plain()).isNotInstanceOf(VectorPricing.class);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Qualified {
        @Bean
        @Qualifier("fast")
        Pricing legacy() {
            return new LegacyPricing();
        }

        @Bean
        @Candidate("pricing")
        @Qualifier("fast")
        Pricing rewrite() {
            return new VectorPricing();
        }

        @Bean
        String quote(@Qualifier("fast") Pricing pricing) {
            return pricing.quote("anna");
        }
    }

    @Test
    void aQualifierOfBothArmsMeansTheRoutedBean() {
        pinned(Arm.CANDIDATE, Qualified.class)
                .withPropertyValues("coalmine.rollouts.pricing.missing-key=stable")
                .run(context -> assertThat(context).getBean("quote").isEqualTo("vector"));
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryStable {
        @Bean
        @Primary
        Pricing legacy() {
            return new LegacyPricing();
        }

        @Bean
        Pricing flat() {
            return new FlatPricing();
        }
    }

    @Test
    void aPrimaryStableHandsItsPrimacyToTheRoutedBean() {
        pinned(Arm.CANDIDATE, PrimaryStable.class, VectorPricing.class, Shop.class, Collecting.class)
                .run(context -> {
                    assertThat(context.getBean(Shop.class).pricing().quote("anna"))
                            .isEqualTo("vector");
                    assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("vector");
                    assertThat(context.getBean(Collecting.class).list())
                            .extracting(each -> each.quote("anna"))
                            .containsExactlyInAnyOrder("vector", "flat");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyArms {
        static int made;

        @Bean
        @Lazy
        Pricing legacy() {
            made++;
            return new LegacyPricing();
        }

        @Bean
        @Lazy
        @Candidate("pricing")
        VectorPricing rewrite() {
            made++;
            return new VectorPricing();
        }

        @Bean
        Shop shop(@Lazy Pricing pricing) {
            return new Shop(pricing);
        }
    }

    @Test
    void lazyArmsAreMadeWhenTheyAreCalled() {
        LazyArms.made = 0;
        pinned(Arm.CANDIDATE, LazyArms.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(LazyArms.made).isZero();
            assertThat(context.getBean(Shop.class).pricing().quote("anna")).isEqualTo("vector");
            assertThat(LazyArms.made).isEqualTo(2);
        });
    }

    interface Codec<T> {
        String encode(@RoutingKey T value);
    }

    record TextCodec(String name) implements Codec<String> {
        @Override
        public String encode(String value) {
            return name;
        }
    }

    record NumberCodec(String name) implements Codec<Long> {
        @Override
        public String encode(Long value) {
            return name;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Generic {
        @Bean
        Codec<String> texts() {
            return new TextCodec("old texts");
        }

        @Bean
        Codec<Long> numbers() {
            return new NumberCodec("old numbers");
        }

        @Bean
        @Candidate("texts-rollout")
        TextCodec newTexts() {
            return new TextCodec("new texts");
        }

        @Bean
        @Candidate("numbers-rollout")
        Codec<Long> newNumbers() {
            return new NumberCodec("new numbers");
        }

        @Bean
        List<String> encoded(
                Codec<String> texts, Codec<Long> numbers, List<Codec<Long>> numberCodecs, List<Codec<?>> all) {
            return List.of(texts.encode("anna"), numbers.encode(1L), "" + numberCodecs.size(), "" + all.size());
        }
    }

    @Test
    void typeArgumentsTellInterfacesApart() {
        pinned(Arm.CANDIDATE, Generic.class)
                .run(context -> assertThat(context)
                        .getBean("encoded")
                        .isEqualTo(List.of("new texts", "new numbers", "1", "2")));
    }

    static final class LegacyFactory implements FactoryBean<Pricing> {
        @Override
        public Pricing getObject() {
            return new LegacyPricing();
        }

        @Override
        public Class<?> getObjectType() {
            return Pricing.class;
        }
    }

    @Candidate("pricing")
    static final class VectorFactory implements FactoryBean<VectorPricing> {
        @Override
        public VectorPricing getObject() {
            return new VectorPricing();
        }

        @Override
        public Class<?> getObjectType() {
            return VectorPricing.class;
        }
    }

    @Test
    void factoryBeansMayMakeEitherArm() {
        pinned(Arm.CANDIDATE, LegacyFactory.class, VectorPricing.class, Shop.class)
                .run(context -> assertThat(context.getBean(Shop.class).pricing().quote("anna"))
                        .isEqualTo("vector"));
        pinned(Arm.CANDIDATE, LegacyPricing.class, VectorFactory.class, Shop.class)
                .run(context -> assertThat(context.getBean(Shop.class).pricing().quote("anna"))
                        .isEqualTo("vector"));
    }

    @Component
    @Candidate("pricing")
    record Discounted(Pricing before) implements Pricing {
        @Override
        public String quote(@RoutingKey String customer) {
            return before.quote(customer) + " less 5%";
        }
    }

    @Test
    void aCandidateThatAsksForTheInterfaceDecoratesStable() {
        pinned(Arm.CANDIDATE, LegacyPricing.class, Discounted.class, Shop.class)
                .run(context -> assertThat(context.getBean(Shop.class).pricing().quote("anna"))
                        .isEqualTo("legacy less 5%"));
    }

    @Component
    @Candidate("pricing")
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
    static class ScopedPricing implements Pricing {
        @Override
        public String quote(@RoutingKey String customer) {
            return "scoped";
        }
    }

    @Test
    void aScopedProxyMayBeAnArm() {
        pinned(Arm.CANDIDATE, LegacyPricing.class, ScopedPricing.class, Shop.class)
                .run(context -> assertThat(context.getBean(Shop.class).pricing().quote("anna"))
                        .isEqualTo("scoped"));
    }

    @Component
    @Order(2)
    static class SecondPricing extends LegacyPricing {}

    @Component
    @Order(1)
    static class FirstPricing extends FlatPricing {}

    @Component
    @Candidate(value = "pricing", stable = FirstPricing.class)
    static class NewFirstPricing extends VectorPricing {}

    @Test
    void theRoutedBeanHasTheOrderOfStable() {
        pinned(Arm.CANDIDATE, SecondPricing.class, FirstPricing.class, NewFirstPricing.class, Collecting.class)
                .run(context -> assertThat(context.getBean(Collecting.class).list())
                        .extracting(each -> each.quote("anna"))
                        .containsExactly("vector", "legacy"));
    }

    @Test
    void withoutTheCandidateStableIsAlone() {
        plain(LegacyPricing.class, Shop.class).run(context -> {
            assertThat(context.getBean(Shop.class).pricing()).isInstanceOf(LegacyPricing.class);
            assertThat(context.getBean(Rollouts.class).all()).isEmpty();
        });
    }

    @Test
    void aRolloutThatIsNotEnabledLeavesStableAlone() {
        plain(LegacyPricing.class, VectorPricing.class, Shop.class, Collecting.class)
                .withPropertyValues("coalmine.rollouts.pricing.enabled=false")
                .run(context -> {
                    assertThat(context.getBean(Shop.class).pricing()).isInstanceOf(LegacyPricing.class);
                    assertThat(context.getBean(Collecting.class).list()).hasSize(1);
                    assertThat(context.getBean(Rollouts.class).all()).isEmpty();
                });
        plain(VectorPricing.class, Shop.class)
                .withPropertyValues("coalmine.rollouts.pricing.enabled=false")
                .run(context ->
                        assertThat(context.getBean(Shop.class).pricing()).isInstanceOf(VectorPricing.class));
    }

    @Test
    void eachContextHasItsOwnRollouts() {
        pinned(Arm.CANDIDATE, LegacyPricing.class, VectorPricing.class, Shop.class)
                .run(one -> pinned(Arm.STABLE, LegacyPricing.class, VectorPricing.class, Shop.class)
                        .run(other -> {
                            assertThat(one.getBean(Shop.class).pricing().quote("anna"))
                                    .isEqualTo("vector");
                            assertThat(other.getBean(Shop.class).pricing().quote("anna"))
                                    .isEqualTo("legacy");
                        }));
    }

    @Test
    void aCandidateMayReplaceABeanOfTheParentContextInTheChildAlone() {
        plain(LegacyPricing.class)
                .run(parent -> pinned(Arm.CANDIDATE, VectorPricing.class, Shop.class)
                        .withParent(parent)
                        .run(child -> {
                            assertThat(child.getBean(Shop.class).pricing().quote("anna"))
                                    .isEqualTo("vector");
                            assertThat(parent.getBean(Pricing.class)).isInstanceOf(LegacyPricing.class);
                        }));
    }

    @Test
    void aChildContextSeesTheRoutedBeanOfItsParent() {
        pinned(Arm.CANDIDATE, LegacyPricing.class, VectorPricing.class)
                .run(parent -> plain(Shop.class, Collecting.class)
                        .withParent(parent)
                        .run(child -> {
                            assertThat(child.getBean(Shop.class).pricing().quote("anna"))
                                    .isEqualTo("vector");
                            assertThat(child.getBean(Collecting.class).list()).hasSize(1);
                        }));
    }
}
