package dev.coalmine.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/**
 * Tells a native image what is reached by reflection: the interfaces that are routed, by JDK proxies where no class can be
 * made at run time, and the candidates of methods.
 */
final class RoutingHints implements BeanFactoryInitializationAotProcessor {
    @Override
    public BeanFactoryInitializationAotContribution processAheadOfTime(ConfigurableListableBeanFactory factory) {
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) factory;
        List<Class<?>> interfaces = new ArrayList<>();
        new RoutedBeans(beans)
                .defined()
                .forEach(pairing -> interfaces.add(pairing.type().toClass()));
        List<CanaryMethod> methods = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null) {
                methods.addAll(CanaryMethod.of(name, type, new ArrayList<>()));
            }
        }
        return (generation, code) -> register(generation.getRuntimeHints(), interfaces, methods);
    }

    private static void register(RuntimeHints hints, List<Class<?>> interfaces, List<CanaryMethod> methods) {
        interfaces.forEach(type -> {
            hints.proxies().registerJdkProxy(type);
            hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
        });
        methods.forEach(method -> hints.reflection().registerMethod(method.candidate(), ExecutableMode.INVOKE));
    }
}
