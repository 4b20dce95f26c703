package dev.coalmine.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.context.annotation.Infrastructure;
import io.micronaut.context.annotation.Primary;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.annotation.MutableAnnotationMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bean that is injected in place of two arms: it has the name of the rollout, the primacy and the order of stable, and
 * the qualifiers that both arms have.
 */
final class FrontDefinition<T> implements RuntimeBeanDefinition<T> {
    private final Pairing<T> pairing;
    private final MutableAnnotationMetadata metadata = new MutableAnnotationMetadata();

    FrontDefinition(Pairing<T> pairing) {
        this.pairing = pairing;
        AnnotationMetadata stable = pairing.stable().getAnnotationMetadata();
        AnnotationMetadata candidate = pairing.candidate().getAnnotationMetadata();
        for (String qualifier : AnnotationUtil.findQualifierAnnotationsNames(stable)) {
            if (candidate.findAnnotation(qualifier).equals(stable.findAnnotation(qualifier))) {
                Map<CharSequence, Object> values = stable.getValues(qualifier);
                metadata.addDeclaredAnnotation(qualifier, values);
                metadata.addDeclaredStereotype(List.of(qualifier), AnnotationUtil.QUALIFIER, Map.of());
            }
        }
        metadata.removeAnnotation(Primary.class.getName());
        metadata.addDeclaredAnnotation(
                AnnotationUtil.NAMED, Map.of(AnnotationMetadata.VALUE_MEMBER, pairing.rollout()));
        metadata.addDeclaredStereotype(List.of(AnnotationUtil.NAMED), AnnotationUtil.QUALIFIER, Map.of());
        metadata.addDeclaredAnnotation(Infrastructure.class.getName(), Map.of());
        metadata.addDeclaredAnnotation(
                Order.class.getName(),
                Map.of(AnnotationMetadata.VALUE_MEMBER, pairing.stable().getOrder()));
    }

    Pairing<T> pairing() {
        return pairing;
    }

    @Override
    public T instantiate(BeanResolutionContext resolution, BeanContext context) {
        return context.getBean(BeanRouter.class).route(pairing);
    }

    @Override
    public Class<T> getBeanType() {
        return pairing.type().getType();
    }

    @Override
    public Argument<T> asArgument() {
        return pairing.type();
    }

    @Override
    public Set<Class<?>> getExposedTypes() {
        return Interfaces.above(pairing.type().getType());
    }

    @Override
    public List<Argument<?>> getTypeArguments(Class<?> type) {
        BeanDefinition<? extends T> candidate = pairing.candidate();
        return candidate.getTypeArguments(type);
    }

    @Override
    public AnnotationMetadata getAnnotationMetadata() {
        return metadata;
    }

    @Override
    public boolean isAbstract() {
        return false;
    }

    @Override
    public boolean isPrimary() {
        return pairing.stable().isPrimary() || pairing.candidate().isPrimary();
    }

    @Override
    public boolean isSingleton() {
        return true;
    }

    @Override
    public String toString() {
        return pairing.type().getSimpleName() + " routed by rollout " + pairing.rollout();
    }
}
