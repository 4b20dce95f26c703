package dev.coalmine.spring;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Decides what is injected where a routed interface is asked for.
 *
 * <ul>
 *   <li>Where the routed bean fits, it is injected, and neither arm; so lists and maps have it once.
 *   <li>Where only an arm fits, such as by its class, that arm is injected.
 *   <li>A qualifier that one arm alone has, such as its name, means that arm; one that both have means the routed bean.
 *   <li>The candidate itself gets stable where it asks for the interface: it decorates stable.
 * </ul>
 *
 * <p>Everything else is as the resolver decides that was there before. It is a {@link
 * ContextAnnotationAutowireCandidateResolver} by name alone: Spring replaces resolvers that are none.
 */
final class ArmResolver extends ContextAnnotationAutowireCandidateResolver {
    private final DefaultListableBeanFactory beans;
    private final AutowireCandidateResolver before;
    private final List<Pairing> pairings;

    private ArmResolver(DefaultListableBeanFactory beans, List<Pairing> pairings) {
        this.beans = beans;
        this.before = beans.getAutowireCandidateResolver();
        this.pairings = List.copyOf(pairings);
    }

    static void install(DefaultListableBeanFactory beans, List<Pairing> pairings) {
        if (!pairings.isEmpty()) {
            beans.setAutowireCandidateResolver(new ArmResolver(beans, pairings));
        }
    }

    @Override
    public boolean isAutowireCandidate(BeanDefinitionHolder bean, DependencyDescriptor wanted) {
        String name = bean.getBeanName();
        for (Pairing pairing : pairings) {
            boolean front = pairing.front().equals(name);
            if ((front || pairing.hasArm(name)) && fits(pairing, wanted)) {
                return isSelfOf(pairing.candidate(), wanted)
                        ? pairing.stable().equals(name) && before.isAutowireCandidate(bean, wanted)
                        : front ? isFront(pairing, bean, wanted) : isArm(pairing, bean, wanted);
            }
        }
        return before.isAutowireCandidate(bean, wanted);
    }

    private static boolean fits(Pairing pairing, DependencyDescriptor wanted) {
        ResolvableType type = wanted.getResolvableType();
        return type.isAssignableFrom(pairing.type())
                || (wanted.fallbackMatchAllowed()
                        && type.toClass().isAssignableFrom(pairing.type().toClass()));
    }

    private boolean isFront(Pairing pairing, BeanDefinitionHolder bean, DependencyDescriptor wanted) {
        if (before.isAutowireCandidate(bean, wanted)) {
            return true;
        }
        return before.hasQualifier(wanted) && accepts(pairing.stable(), wanted) && accepts(pairing.candidate(), wanted);
    }

    private boolean isArm(Pairing pairing, BeanDefinitionHolder arm, DependencyDescriptor wanted) {
        return before.hasQualifier(wanted)
                && before.isAutowireCandidate(arm, wanted)
                && !accepts(pairing.otherArm(arm.getBeanName()), wanted);
    }

    private boolean accepts(String name, DependencyDescriptor wanted) {
        if (!beans.containsBean(name)) {
            return false;
        }
        RootBeanDefinition definition = (RootBeanDefinition) beans.getMergedBeanDefinition(name);
        return before.isAutowireCandidate(new BeanDefinitionHolder(definition, name, beans.getAliases(name)), wanted);
    }

    /** Returns whether what is wanted is wanted by this bean's own constructor, field, method or factory method. */
    private boolean isSelfOf(String name, DependencyDescriptor wanted) {
        if (!beans.containsBeanDefinition(name)) {
            return false;
        }
        RootBeanDefinition definition = (RootBeanDefinition) beans.getMergedBeanDefinition(name);
        Method made = definition.getResolvedFactoryMethod();
        if (made != null) {
            MethodParameter parameter = wanted.getMethodParameter();
            return parameter != null && made.equals(parameter.getMethod());
        }
        return wanted.getMember().getDeclaringClass() == beans.getType(name, false);
    }

    @Override
    public boolean isRequired(DependencyDescriptor wanted) {
        return before.isRequired(wanted);
    }

    @Override
    public boolean hasQualifier(DependencyDescriptor wanted) {
        return before.hasQualifier(wanted);
    }

    @Override
    public @Nullable String getSuggestedName(DependencyDescriptor wanted) {
        return before.getSuggestedName(wanted);
    }

    @Override
    public @Nullable Object getSuggestedValue(DependencyDescriptor wanted) {
        return before.getSuggestedValue(wanted);
    }

    @Override
    public @Nullable Object getLazyResolutionProxyIfNecessary(DependencyDescriptor wanted, @Nullable String bean) {
        return before.getLazyResolutionProxyIfNecessary(wanted, bean);
    }

    @Override
    public @Nullable Class<?> getLazyResolutionProxyClass(DependencyDescriptor wanted, @Nullable String bean) {
        return before.getLazyResolutionProxyClass(wanted, bean);
    }

    @Override
    public AutowireCandidateResolver cloneIfNecessary() {
        return before.cloneIfNecessary();
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        super.setBeanFactory(factory); // the one before has it already
    }
}
