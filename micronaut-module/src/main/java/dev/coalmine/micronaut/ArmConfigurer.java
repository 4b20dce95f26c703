package dev.coalmine.micronaut;

import dev.coalmine.plan.Arm;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.BeanContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.inject.BeanDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts a routed bean in front of each stable bean that has a candidate beside it, before any bean is made. */
@ContextConfigurer
public final class ArmConfigurer implements ApplicationContextConfigurer {
    /** Creates it; Micronaut does. */
    public ArmConfigurer() {}

    @Override
    public void configure(ApplicationContext context) {
        RolloutProperties properties = new RolloutProperties(context.getEnvironment());
        properties.read(); // what is wrong stops the start before any bean is made
        CandidateFinder finder = new CandidateFinder(context, properties::isEnabled);
        List<Pairing<?>> found = finder.find();
        if (!finder.problems().isEmpty()) {
            throw new WiringException(finder.problems());
        }
        List<FrontDefinition<?>> fronts = new ArrayList<>();
        for (Pairing<?> pairing : found) {
            fronts.addAll(wire(context, pairing, properties.isEnabled(pairing.rollout()) ? Wiring.ROUTED : Wiring.OFF));
        }
        context.registerBeanDefinition(RuntimeBeanDefinition.of(new Pairings(fronts)));
    }

    /** Whether there is a rollout. */
    private enum Wiring {
        ROUTED,
        OFF
    }

    private static <T> List<FrontDefinition<T>> wire(BeanContext context, Pairing<T> pairing, Wiring wiring) {
        Set<BeanDefinition<?>> bystanders = new LinkedHashSet<>(context.getBeanDefinitions(pairing.type()));
        bystanders.remove(pairing.candidate());
        stepBack(context, pairing.candidate(), pairing, Arm.CANDIDATE);
        List<FrontDefinition<T>> fronts = new ArrayList<>();
        if (wiring == Wiring.ROUTED) {
            bystanders.remove(pairing.stable());
            stepBack(context, pairing.stable(), pairing, Arm.STABLE);
            fronts.add(new FrontDefinition<>(pairing));
            fronts.forEach(context::registerBeanDefinition);
        }
        bystanders.removeAll(context.getBeanDefinitions(pairing.type()));
        for (BeanDefinition<?> bystander : bystanders) {
            context.registerBeanDefinition(
                    StandIn.bystander(bystander, pairing.type().getType()));
        }
        return fronts;
    }

    private static void stepBack(BeanContext context, BeanDefinition<?> bean, Pairing<?> pairing, Arm arm) {
        context.registerBeanDefinition(StandIn.arm(bean, pairing.type().getType(), pairing.rollout(), arm));
    }
}
