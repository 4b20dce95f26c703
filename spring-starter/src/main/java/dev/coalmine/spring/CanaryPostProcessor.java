package dev.coalmine.spring;

import dev.coalmine.annotation.Canary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.BeanFactory;

/**
 * Puts an interceptor in front of beans with methods marked by {@link Canary}, outside of whatever else is in front of them,
 * and starts their rollouts.
 */
final class CanaryPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {
    private static final long serialVersionUID = 1;

    private final transient CanaryInterceptor interceptor = new CanaryInterceptor();
    private transient @Nullable BeanFactory beans;

    CanaryPostProcessor() {
        advisor = new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(null, Canary.class, true), interceptor);
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(true); // marked methods need not be an interface's
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        super.setBeanFactory(factory);
        beans = factory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        Class<?> type = bean instanceof Advised ? AopUtils.getTargetClass(bean) : bean.getClass();
        if (isEligible(type)) {
            List<WiringProblem> problems = new ArrayList<>();
            List<CanaryMethod> methods = CanaryMethod.of(name, type, problems);
            if (!problems.isEmpty()) {
                throw new WiringException(problems);
            }
            BeanRouter router = Objects.requireNonNull(beans).getBean(BeanRouter.class);
            methods.stream()
                    .filter(method -> router.isEnabled(method.annotation().rollout()))
                    .forEach(method -> interceptor.add(method, router.intercept(method)));
        }
        return super.postProcessAfterInitialization(bean, name);
    }
}
