package dev.coalmine.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Makes the bean that is injected where an interface is asked for which has a stable and a candidate implementation.
 *
 * @param <T> the interface
 */
final class RoutedBean<T> implements FactoryBean<T>, InitializingBean, BeanFactoryAware, BeanNameAware {
    private final Class<T> type;
    private final String rollout;
    private final String stable;
    private final String candidate;
    private final String key;
    private @Nullable ConfigurableBeanFactory beans;
    private String name = "";
    private @Nullable T routed;

    RoutedBean(Class<T> type, String rollout, String stable, String candidate, String key) {
        this.type = type;
        this.rollout = rollout;
        this.stable = stable;
        this.candidate = candidate;
        this.key = key;
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        beans = (ConfigurableBeanFactory) factory;
    }

    @Override
    public void setBeanName(String name) {
        this.name = name;
    }

    /** Routes at once, so that what is wrong with a rollout stops the start rather than the first call. */
    @Override
    public void afterPropertiesSet() {
        ConfigurableBeanFactory factory = Objects.requireNonNull(beans);
        T old = arm(factory, stable);
        T rewrite = arm(factory, candidate);
        routed = factory.getBean(BeanRouter.class).route(type, rollout, key, old, rewrite);
    }

    @Override
    public T getObject() {
        return Objects.requireNonNull(routed);
    }

    private T arm(ConfigurableBeanFactory factory, String arm) {
        factory.registerDependentBean(arm, name);
        return factory.getBean(arm, type);
    }

    @Override
    public Class<T> getObjectType() {
        return type;
    }
}
