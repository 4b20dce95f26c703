package dev.coalmine.spring;

import dev.coalmine.annotation.Candidate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.Lifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Finds the beans marked with {@link Candidate}, and the stable bean that each of them is to replace.
 *
 * <p>The interface is the most specific one that the candidate shares with another bean. Stable is the bean that would be
 * injected there if there were no candidate: the one other bean, or the primary one of several.
 */
final class CandidateFinder {
    private static final Set<Class<?>> NO_BUSINESS = Set.of(
            Aware.class,
            InitializingBean.class,
            DisposableBean.class,
            Lifecycle.class,
            Ordered.class,
            FactoryBean.class,
            AutoCloseable.class,
            Serializable.class,
            Comparable.class,
            Cloneable.class);

    private final DefaultListableBeanFactory beans;
    private final List<Pairing> known;
    private final Predicate<String> enabled;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final List<WiringProblem> problems = new ArrayList<>();

    /**
     * Creates a finder.
     *
     * @param known the pairings that were found before
     * @param enabled whether a rollout of a name is enabled; the candidate of one that is not may lack a stable bean
     */
    CandidateFinder(DefaultListableBeanFactory beans, List<Pairing> known, Predicate<String> enabled) {
        this.beans = beans;
        this.known = known;
        this.enabled = enabled;
        for (String name : beans.getBeanDefinitionNames()) {
            String injected = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
            Candidate candidate = isArm(injected) || isAbstract(name)
                    ? null
                    : beans.findAnnotationOnBean(name, Candidate.class, false);
            WiringProblem unnamed = candidate == null
                    ? null
                    : WiringProblem.ofName(candidate.value(), "@Candidate of " + described(injected));
            if (unnamed != null) {
                problems.add(unnamed);
            } else if (candidate != null) {
                candidates.put(injected, candidate);
            }
        }
    }

    private boolean isArm(String name) {
        return known.stream().anyMatch(pairing -> pairing.hasArm(name));
    }

    private boolean isAbstract(String name) {
        return beans.getBeanDefinition(name).isAbstract();
    }

    /** Returns what keeps candidates from being wired. */
    List<WiringProblem> problems() {
        return problems;
    }

    /** Returns the pairings, without the names of their routed beans. */
    List<Pairing> find() {
        Map<String, Pairing> byStable = new LinkedHashMap<>();
        candidates.forEach((name, candidate) -> {
            Pairing pairing = pair(name, candidate);
            Pairing rival = pairing == null ? null : byStable.putIfAbsent(pairing.stable(), pairing);
            if (pairing != null && rival != null) {
                problems.add(new WiringProblem(
                        "Two candidates are to replace " + described(pairing.stable()) + ": "
                                + described(rival.candidate()) + " in rollout " + rival.rollout() + ", and "
                                + described(name) + " in rollout " + pairing.rollout() + ".",
                        "Remove @Candidate from one of them, or name another bean for it by"
                                + " @Candidate(stable = ...)."));
            }
        });
        return List.copyOf(byStable.values());
    }

    private @Nullable Pairing pair(String name, Candidate candidate) {
        ResolvableType type = typeOf(name);
        Class<?> named = candidate.stable() == Void.class ? null : candidate.stable();
        Map<Class<?>, List<String>> shared = new LinkedHashMap<>();
        for (Class<?> each : interfacesToTry(name, type, candidate)) {
            List<String> others = others(name, type.as(each), named);
            if (!others.isEmpty()) {
                shared.put(each, others);
            }
        }
        List<Class<?>> fitting = mostSpecific(shared.keySet());
        if (fitting.isEmpty() && !enabled.test(candidate.value())) {
            return null;
        }
        if (fitting.isEmpty()) {
            problems.add(noStable(name, candidate, type));
            return null;
        }
        if (fitting.size() > 1) {
            problems.add(new WiringProblem(
                    "The candidate of rollout " + candidate.value() + ", " + described(name) + ", shares more than one"
                            + " interface with other beans:"
                            + lines(fitting.stream()
                                    .map(each -> each.getName() + " with " + describedAll(shared.get(each)))
                                    .toList()),
                    "Say which of them is routed by @Candidate(value = \"" + candidate.value() + "\", type = "
                            + fitting.get(0).getSimpleName() + ".class)."));
            return null;
        }
        return pair(name, candidate, type.as(fitting.get(0)), Objects.requireNonNull(shared.get(fitting.get(0))));
    }

    private @Nullable Pairing pair(String name, Candidate candidate, ResolvableType type, List<String> others) {
        List<String> primary = others.stream().filter(this::isPrimary).toList();
        List<String> stable = others.size() > 1 && primary.size() == 1 ? primary : others;
        if (stable.size() > 1) {
            problems.add(new WiringProblem(
                    "The candidate of rollout " + candidate.value() + ", " + described(name) + ", could replace any of "
                            + stable.size() + " beans that are a " + type + ":"
                            + lines(stable.stream().map(this::described).toList()),
                    "Say which of them is stable by @Candidate(value = \"" + candidate.value()
                            + "\", stable = ...), or mark the one with @Primary that is injected today."));
            return null;
        }
        for (String arm : List.of(stable.get(0), name)) {
            if (beans.containsBeanDefinition(arm)
                    && !beans.getMergedBeanDefinition(arm).isSingleton()) {
                problems.add(new WiringProblem(
                        "An arm of rollout " + candidate.value() + ", " + described(arm) + ", has scope "
                                + beans.getMergedBeanDefinition(arm).getScope()
                                + ", but the bean that routes to it is made once.",
                        "Make " + arm + " a singleton, or give it a scoped proxy by @Scope(proxyMode ="
                                + " ScopedProxyMode.INTERFACES)."));
                return null;
            }
        }
        List<String> suspending = SuspendFunctions.of(type.toClass());
        if (!suspending.isEmpty()) {
            problems.add(new WiringProblem(
                    "The candidate of rollout " + candidate.value() + ", " + described(name)
                            + ", shares an interface with" + " suspend functions, whose calls return before they end:"
                            + lines(suspending),
                    SuspendFunctions.REMEDY));
            return null;
        }
        return new Pairing(candidate.value(), type, stable.get(0), name, candidate.key(), null);
    }

    private WiringProblem noStable(String name, Candidate candidate, ResolvableType type) {
        String what = "The candidate of rollout " + candidate.value() + ", " + described(name) + ", has no stable bean"
                + " beside it: ";
        String allowOff =
                "For a test of the candidate alone, set coalmine.rollouts." + candidate.value() + ".enabled=false.";
        if (candidate.stable() != Void.class) {
            return new WiringProblem(
                    what + "no other bean is a " + candidate.stable().getName() + " and shares an interface with it.",
                    "Define that bean, or name another one by @Candidate(stable = ...). " + allowOff);
        }
        Collection<Class<?>> tried = interfacesToTry(name, type, candidate);
        if (tried.isEmpty()) {
            return new WiringProblem(
                    what + "it implements no interface, and only calls through an interface can be routed.",
                    "Let both implement one interface, or route single methods by @Canary.");
        }
        return new WiringProblem(
                what + "no other bean is a "
                        + tried.stream().map(each -> type.as(each).toString()).collect(Collectors.joining(" or a "))
                        + ".",
                "Define the bean that it is to replace as one of these, or remove @Candidate. " + allowOff);
    }

    private ResolvableType typeOf(String injected) {
        String target = ScopedProxyUtils.getTargetBeanName(injected);
        String name = beans.containsBeanDefinition(target) ? target : injected;
        Class<?> type = beans.getType(name, false);
        ResolvableType defined = beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition root
                ? root.getResolvableType()
                : ResolvableType.NONE;
        return type == null || type.equals(defined.resolve()) ? defined : ResolvableType.forClass(type);
    }

    /** Those of Java and Spring come into question only where the candidate has none of the application's own. */
    private static Collection<Class<?>> interfacesToTry(String name, ResolvableType type, Candidate candidate) {
        if (candidate.type() != Void.class) {
            if (!candidate.type().isAssignableFrom(type.toClass())) {
                throw new WiringException(List.of(new WiringProblem(
                        "The candidate of rollout " + candidate.value() + ", bean \"" + name + "\", is no "
                                + candidate.type().getName() + ", as @Candidate(type = ...) says.",
                        "Name an interface that it implements.")));
            }
            return List.of(candidate.type());
        }
        Set<Class<?>> all = new LinkedHashSet<>();
        collect(type.toClass(), all);
        all.removeIf(each ->
                each.getMethods().length == 0 || NO_BUSINESS.stream().anyMatch(no -> no.isAssignableFrom(each)));
        List<Class<?>> own = all.stream().filter(each -> !isOfPlatform(each)).toList();
        return own.isEmpty() ? all : own;
    }

    private static boolean isOfPlatform(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.") || name.startsWith("jakarta.") || name.startsWith("org.springframework.");
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        if (type.isInterface()) {
            found.add(type);
        }
        Arrays.stream(type.getInterfaces()).forEach(each -> collect(each, found));
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass(), found);
        }
    }

    private static List<Class<?>> mostSpecific(Collection<Class<?>> types) {
        return types.stream()
                .filter(type -> types.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)))
                .toList();
    }

    private List<String> others(String candidate, ResolvableType type, @Nullable Class<?> named) {
        return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false))
                .filter(name -> !name.equals(candidate) && !candidates.containsKey(name) && !isArm(name))
                .filter(name -> !ScopedProxyUtils.isScopedTarget(name) && isInjectable(name))
                .filter(name -> named == null || beans.isTypeMatch(name, named))
                .toList();
    }

    private boolean isInjectable(String name) {
        return !beans.containsBeanDefinition(name)
                || beans.getBeanDefinition(name).isAutowireCandidate();
    }

    private boolean isPrimary(String name) {
        return beans.containsBeanDefinition(name)
                && beans.getMergedBeanDefinition(name).isPrimary();
    }

    private String describedAll(@Nullable List<String> names) {
        return Objects.requireNonNull(names).stream().map(this::described).collect(Collectors.joining(", "));
    }

    private String described(String name) {
        Class<?> type = beans.getType(name, false);
        String where = beans.containsBeanDefinition(name)
                ? beans.getBeanDefinition(name).getResourceDescription()
                : null;
        return "bean \"" + name + "\"" + (type == null ? "" : " (" + type.getName() + ")")
                + (where == null ? "" : " defined in " + where);
    }

    private static String lines(List<String> texts) {
        return texts.stream().map(text -> "\n    - " + text).collect(Collectors.joining());
    }
}
