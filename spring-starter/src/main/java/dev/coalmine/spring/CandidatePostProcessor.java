package dev.coalmine.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Puts a routed bean in front of each stable bean that has a candidate beside it.
 *
 * <p>It works on definitions alone, when all of them are there, so that neither the order of beans nor what makes them
 * matters, and before any is replaced for a test. No bean is made early.
 */
final class CandidatePostProcessor implements BeanDefinitionRegistryPostProcessor {
    private final RolloutProperties properties;

    CandidatePostProcessor(RolloutProperties properties) {
        this.properties = properties;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        // others may still register theirs
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        properties.config(); // what is wrong stops the start before any bean is made
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) factory;
        RoutedBeans routed = new RoutedBeans(beans);
        List<Pairing> pairings = new ArrayList<>(routed.defined());
        CandidateFinder finder = new CandidateFinder(beans, pairings, properties::isEnabled);
        List<Pairing> found = finder.find();
        List<WiringProblem> problems = new ArrayList<>(finder.problems());
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && !beans.getBeanDefinition(name).isAbstract()) {
                CanaryMethod.of(name, type, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new WiringException(problems);
        }
        for (Pairing pairing : found) {
            pairings.add(
                    properties.isEnabled(pairing.rollout()) ? define(pairing, routed, beans) : off(pairing, routed));
        }
        ArmResolver.install(beans, pairings);
        beans.clearMetadataCache();
    }

    private static Pairing define(Pairing pairing, RoutedBeans routed, DefaultListableBeanFactory beans) {
        Pairing named = pairing.routedBy(freeName(pairing, beans));
        routed.define(named);
        routed.stepBack(pairing.stable());
        routed.stepBack(pairing.candidate());
        return named;
    }

    private static Pairing off(Pairing pairing, RoutedBeans routed) {
        routed.stepBack(pairing.candidate());
        return pairing;
    }

    /** The rollout's own name as a rule, so that the routed bean can be asked for by it. */
    private static String freeName(Pairing pairing, DefaultListableBeanFactory beans) {
        String name = pairing.rollout();
        return beans.containsBean(name) || beans.isAlias(name) ? pairing.candidate() + ".routed" : name;
    }
}
