package dev.coalmine.micronaut;

import dev.coalmine.plan.Arm;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.context.Qualifier;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.context.annotation.Infrastructure;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.exceptions.DisabledBeanException;
import io.micronaut.core.annotation.AnnotationClassValue;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.inject.AdvisedBeanType;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.DelegatingBeanDefinition;
import io.micronaut.inject.annotation.MutableAnnotationMetadata;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a bean wherever an interface of it is asked for; where its class is asked for, the bean is found as ever.
 * An arm is injected only where a qualifier asks for it, such as its name or {@link ArmOf}.
 *
 * <p>Micronaut knows no injection that depends on who asks, so three of its ways come together here. The definition
 * {@linkplain Replaces replaces} the bean's own, where both fit. It is {@link Secondary}, so that the routed bean goes
 * first where one bean is asked for. And where all of them are, it is left out, as factories leave beans out: by a {@link
 * DisabledBeanException}; it tells that from a single bean by the qualifier that is asked for, and has therefore none of its
 * own.
 *
 * <p>What replaces a bean replaces those that extend it too, and all that a factory makes of its type. For these {@linkplain
 * #bystander bystanders} there are stand-ins as well, which are injected like the beans themselves.
 */
final class StandIn<T> implements RuntimeBeanDefinition<T>, DelegatingBeanDefinition<T> {
    private enum Role {
        ARM,
        BYSTANDER
    }

    private final BeanDefinition<T> bean;
    private final Role role;
    private final Set<Class<?>> exposed;
    private final MutableAnnotationMetadata metadata;

    private StandIn(BeanDefinition<T> bean, Role role, Class<?> type) {
        this.bean = bean;
        this.role = role;
        this.exposed = Interfaces.above(type);
        this.metadata = MutableAnnotationMetadata.of(bean.getAnnotationMetadata());
        metadata.addDeclaredAnnotation(Infrastructure.class.getName(), Map.of());
    }

    /**
     * Returns what stands before an arm.
     *
     * @param type the interface that is routed
     */
    static <T> StandIn<T> arm(BeanDefinition<T> bean, Class<?> type, String rollout, Arm arm) {
        StandIn<T> standIn = new StandIn<>(bean, Role.ARM, type);
        MutableAnnotationMetadata metadata = standIn.metadata;
        metadata.removeAnnotation(Primary.class.getName());
        metadata.removeAnnotation(Replaces.class.getName());
        metadata.addDeclaredAnnotation(Replaces.class.getName(), replaced(bean));
        metadata.addDeclaredAnnotation(Secondary.class.getName(), Map.of());
        metadata.addDeclaredAnnotation(ArmOf.class.getName(), Map.of("rollout", rollout, "arm", arm.name()));
        metadata.addDeclaredStereotype(List.of(ArmOf.class.getName()), AnnotationUtil.QUALIFIER, Map.of());
        return standIn;
    }

    /**
     * Returns what stands before a bean that is no arm, but was replaced with one.
     *
     * @param type the interface that is routed
     */
    static <T> StandIn<T> bystander(BeanDefinition<T> bean, Class<?> type) {
        return new StandIn<>(bean, Role.BYSTANDER, type);
    }

    private static Map<CharSequence, Object> replaced(BeanDefinition<?> bean) {
        Map<CharSequence, Object> values = new HashMap<>();
        values.put(Replaces.MEMBER_BEAN, new AnnotationClassValue<>(classOf(bean)));
        String name = bean.getBeanName().orElse(null);
        if (name != null) {
            values.put(Replaces.MEMBER_NAMED, name);
        } else {
            bean.getDeclaringType()
                    .filter(declaring -> declaring != classOf(bean))
                    .ifPresent(factory -> values.put("factory", new AnnotationClassValue<>(factory)));
        }
        return values;
    }

    /** Returns the class that an application has written, of which advice may have made another. */
    static Class<?> classOf(BeanDefinition<?> bean) {
        return bean instanceof AdvisedBeanType<?> advised ? advised.getInterceptedType() : bean.getBeanType();
    }

    @Override
    public T instantiate(BeanResolutionContext resolution, BeanContext context) {
        if (role == Role.ARM && resolution.getCurrentQualifier() == null) {
            throw new DisabledBeanException("An arm of a rollout, which the routed bean stands for");
        }
        return context.getBean(bean);
    }

    /** By which Micronaut knows that qualifiers are to be looked for in the metadata. */
    @Override
    public BeanDefinition<T> getTarget() {
        return bean;
    }

    @Override
    public @Nullable Qualifier<T> getDeclaredQualifier() {
        return role == Role.ARM ? null : bean.getDeclaredQualifier();
    }

    @Override
    public @Nullable Qualifier<T> resolveDynamicQualifier() {
        return null;
    }

    @Override
    @SuppressWarnings("unchecked") // what advice makes extends what was written
    public Class<T> getBeanType() {
        return (Class<T>) classOf(bean);
    }

    @Override
    public Set<Class<?>> getExposedTypes() {
        return exposed;
    }

    @Override
    public AnnotationMetadata getAnnotationMetadata() {
        return metadata;
    }

    @Override
    public boolean isEnabled(BeanContext context) {
        return true; // the bean is
    }

    @Override
    public boolean isEnabled(BeanContext context, @Nullable BeanResolutionContext resolution) {
        return true;
    }

    @Override
    public boolean requiresMethodProcessing() {
        return false; // those of the bean's own definition are processed
    }

    @Override
    public boolean isConfigurationProperties() {
        return false;
    }

    @Override
    public Optional<Class<? extends Annotation>> getScope() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getScopeName() {
        return Optional.empty();
    }

    @Override
    public boolean isAbstract() {
        return false;
    }

    @Override
    public boolean isPrimary() {
        return role == Role.BYSTANDER && bean.isPrimary();
    }

    @Override
    public boolean isSingleton() {
        return role == Role.BYSTANDER && bean.isSingleton();
    }

    @Override
    public int getOrder() {
        return bean.getOrder();
    }

    @Override
    public String toString() {
        return "what stands before " + bean;
    }
}
