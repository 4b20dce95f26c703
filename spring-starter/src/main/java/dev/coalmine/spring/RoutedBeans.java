package dev.coalmine.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;

/**
 * The definitions of routed beans, written and read: what is written once, perhaps when the application was compiled ahead
 * of time, is read again at each start.
 */
final class RoutedBeans {
    private final DefaultListableBeanFactory beans;

    RoutedBeans(DefaultListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns the pairings whose routed beans are defined here or in a bean factory above. */
    List<Pairing> defined() {
        List<Pairing> found = new ArrayList<>();
        ConfigurableListableBeanFactory factory = beans;
        while (factory != null) {
            for (String name : factory.getBeanDefinitionNames()) {
                BeanDefinition definition = factory.getBeanDefinition(name);
                if (RoutedBean.class.getName().equals(definition.getBeanClassName())) {
                    found.add(read(name, (RootBeanDefinition) definition));
                }
            }
            factory = factory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent ? parent : null;
        }
        return found;
    }

    private Pairing read(String name, RootBeanDefinition definition) {
        ConstructorArgumentValues values = definition.getConstructorArgumentValues();
        Object type = argument(values, 0);
        ResolvableType declared = Objects.requireNonNullElse(
                definition.getTargetType() == null ? null : generic(definition), ResolvableType.NONE);
        ResolvableType resolved = declared.resolve() != null
                ? declared
                : ResolvableType.forClass(
                        type instanceof Class<?> known
                                ? known
                                : ClassUtils.resolveClassName(type.toString(), beans.getBeanClassLoader()));
        return new Pairing(
                argument(values, 1).toString(),
                resolved,
                argument(values, 2).toString(),
                argument(values, 3).toString(),
                argument(values, 4).toString(),
                name);
    }

    private static ResolvableType generic(RootBeanDefinition definition) {
        return definition.getResolvableType().as(FactoryBean.class).getGeneric();
    }

    private static Object argument(ConstructorArgumentValues values, int index) {
        ValueHolder holder = Objects.requireNonNull(values.getIndexedArgumentValue(index, null));
        return Objects.requireNonNull(holder.getValue());
    }

    /** Defines the routed bean of a pairing, hands primacy and order of the arms to it, and takes them from the arms. */
    void define(Pairing pairing) {
        String name = Objects.requireNonNull(pairing.routed());
        Class<?> type = pairing.type().toClass();
        RootBeanDefinition definition = new RootBeanDefinition(RoutedBean.class);
        ConstructorArgumentValues values = definition.getConstructorArgumentValues();
        values.addIndexedArgumentValue(0, type);
        values.addIndexedArgumentValue(1, pairing.rollout());
        values.addIndexedArgumentValue(2, pairing.stable());
        values.addIndexedArgumentValue(3, pairing.candidate());
        values.addIndexedArgumentValue(4, pairing.key());
        definition.setTargetType(ResolvableType.forClassWithGenerics(RoutedBean.class, pairing.type()));
        definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
        // Aspects, transactions and caches belong to the arms: on the routed bean, they would be applied twice.
        definition.setSynthetic(true);
        BeanDefinition stable = beans.getMergedBeanDefinition(pairing.stable());
        BeanDefinition candidate = beans.getMergedBeanDefinition(pairing.candidate());
        definition.setPrimary(stable.isPrimary() || candidate.isPrimary());
        definition.setFallback(stable.isFallback());
        if (stable.isLazyInit()) {
            definition.setLazyInit(true);
        }
        Integer order = orderOf(pairing.stable(), stable);
        if (order != null) {
            definition.setAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE, order);
        }
        beans.registerBeanDefinition(name, definition);
    }

    private @Nullable Integer orderOf(String name, BeanDefinition definition) {
        Object attribute = definition.getAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE);
        if (attribute instanceof Integer order) {
            return order;
        }
        Class<?> type = beans.getType(name, false);
        return type == null ? null : OrderUtils.getOrder(type);
    }

    /** Takes second place from an arm, in this bean factory alone: it is still injected where nothing else fits. */
    void stepBack(String arm) {
        if (beans.containsBeanDefinition(arm)) {
            BeanDefinition definition = beans.getBeanDefinition(arm);
            definition.setPrimary(false);
            definition.setFallback(true);
        }
    }

    boolean isSingleton(String name) {
        ConfigurableBeanFactory factory = beans;
        return !beans.containsBeanDefinition(name)
                || factory.getMergedBeanDefinition(name).isSingleton();
    }
}
