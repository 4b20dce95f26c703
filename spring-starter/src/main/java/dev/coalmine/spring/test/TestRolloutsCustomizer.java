package dev.coalmine.spring.test;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.plan.Arm;
import dev.coalmine.test.TestRollouts;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts a {@link TestRollouts} in the place of an application context's registry. Two with the same pins are equal, so that
 * tests share a context.
 *
 * @param pins the arms that are pinned; of two for the same rollouts the last one counts
 */
record TestRolloutsCustomizer(List<Pin> pins) implements ContextCustomizer {
    /**
     * An arm to which all calls go.
     *
     * @param rollout those of this rollout; of all rollouts if empty
     * @param arm the arm
     */
    record Pin(String rollout, Arm arm) {}

    /** Copies the list. */
    TestRolloutsCustomizer {
        pins = List.copyOf(pins);
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
        RootBeanDefinition tests = new RootBeanDefinition(TestRollouts.class, this::build);
        tests.setDestroyMethodName("close");
        registry.registerBeanDefinition("testRollouts", tests);
        RootBeanDefinition rollouts =
                new RootBeanDefinition(Rollouts.class, () -> rolloutsOf(context.getBeanFactory()));
        rollouts.setPrimary(true); // beside one of the application's own
        registry.registerBeanDefinition("rolloutsOfTest", rollouts);
    }

    private static Rollouts rolloutsOf(BeanFactory beans) {
        Rollouts rollouts = beans.getBean(TestRollouts.class).rollouts();
        beans.getBeanProvider(RolloutListener.class).orderedStream().forEach(rollouts::addListener);
        return rollouts;
    }

    private TestRollouts build() {
        TestRollouts.Builder builder = TestRollouts.builder();
        for (Pin pin : pins) {
            if (pin.rollout().isEmpty()) {
                builder.pin(pin.arm());
            } else {
                builder.pin(pin.rollout(), pin.arm());
            }
        }
        return builder.build();
    }
}
