package dev.coalmine.micronaut;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.micronaut.spi.RoutedBy;
import dev.coalmine.micronaut.spi.RoutingCode;
import io.micronaut.context.BeanContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.context.scope.ScopedProxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the beans marked with {@link Candidate}, and the stable bean that each of them is to replace: the one that would be
 * injected if there were no candidate, which is the one other bean, or the primary one of several.
 */
final class CandidateFinder {
    private final BeanContext beans;
    private final Predicate<String> enabled;
    private final Map<String, BeanDefinition<?>> codes = new HashMap<>();
    private final List<WiringProblem> problems = new ArrayList<>();

    /**
     * Creates a finder.
     *
     * @param enabled whether a rollout of a name is enabled; the candidate of one that is not may lack a stable bean
     */
    CandidateFinder(BeanContext beans, Predicate<String> enabled) {
        this.beans = beans;
        this.enabled = enabled;
        for (BeanDefinition<?> code : beans.getBeanDefinitions(Qualifiers.byStereotype(RoutingCode.class))) {
            codes.put(code.getBeanType().getName(), code);
        }
    }

    /** Returns what keeps candidates from being wired. */
    List<WiringProblem> problems() {
        return problems;
    }

    /** Returns the pairings, those of rollouts that are not enabled included. */
    List<Pairing<?>> find() {
        Map<BeanDefinition<?>, Pairing<?>> byStable = new LinkedHashMap<>();
        for (BeanDefinition<?> candidate : beans.getBeanDefinitions(Qualifiers.byStereotype(Candidate.class))) {
            Pairing<?> pairing = pair(candidate);
            Pairing<?> rival = pairing == null ? null : byStable.putIfAbsent(pairing.stable(), pairing);
            if (pairing != null && rival != null) {
                problems.add(new WiringProblem(
                        "Two candidates are to replace " + described(pairing.stable()) + ": "
                                + described(rival.candidate()) + " in rollout " + rival.rollout() + ", and "
                                + described(candidate) + " in rollout " + pairing.rollout() + ".",
                        "Remove @Candidate from one of them, or name another bean for it by"
                                + " @Candidate(stable = ...)."));
            }
        }
        return List.copyOf(byStable.values());
    }

    private @Nullable Pairing<?> pair(BeanDefinition<?> candidate) {
        String rollout = candidate.stringValue(Candidate.class).orElseThrow();
        BeanDefinition<?> code = codes.get(candidate.stringValue(RoutedBy.class).orElse(""));
        if (code == null) {
            problems.add(new WiringProblem(
                    "The candidate of rollout " + rollout + ", " + described(candidate)
                            + ", was compiled without coalmine-micronaut.",
                    "Put it among the annotation processors, beside micronaut-inject-java."));
            return null;
        }
        Class<?> type = code.classValue(RoutingCode.class).orElseThrow();
        return pair(rollout, Argument.of(type, typeArguments(candidate, type)), candidate, code);
    }

    private static Argument<?>[] typeArguments(BeanDefinition<?> candidate, Class<?> type) {
        return candidate.getTypeArguments(type).toArray(Argument.ZERO_ARGUMENTS);
    }

    @SuppressWarnings("unchecked") // the compiler has seen that both are of the interface
    private <T> @Nullable Pairing<T> pair(
            String rollout, Argument<T> type, BeanDefinition<?> candidate, BeanDefinition<?> code) {
        Class<?> named = candidate
                .classValue(Candidate.class, "stable")
                .filter(stable -> stable != Void.class)
                .orElse(null);
        List<BeanDefinition<T>> others = beans.getBeanDefinitions(type).stream()
                .filter(other -> !other.hasStereotype(Candidate.class) && !other.isAbstract())
                .filter(other -> named == null || named.isAssignableFrom(other.getBeanType()))
                .toList();
        List<BeanDefinition<T>> primary =
                others.stream().filter(BeanDefinition::isPrimary).toList();
        List<BeanDefinition<T>> stable = others.size() > 1 && primary.size() == 1 ? primary : others;
        if (stable.isEmpty()) {
            if (enabled.test(rollout)) {
                problems.add(noStable(rollout, type, candidate, named));
            }
            return null;
        }
        if (stable.size() > 1 && enabled.test(rollout)) {
            problems.add(new WiringProblem(
                    "The candidate of rollout " + rollout + ", " + described(candidate) + ", could replace any of "
                            + stable.size() + " beans that are a " + type.getTypeString(false) + ":"
                            + stable.stream()
                                    .map(each -> "\n    - " + described(each))
                                    .collect(Collectors.joining()),
                    "Say which of them is stable by @Candidate(value = \"" + rollout
                            + "\", stable = ...), or mark the one with @Primary that is injected today."));
            return null;
        }
        for (BeanDefinition<?> arm : List.of(stable.get(0), candidate)) {
            if (!arm.isSingleton() && !arm.hasStereotype(ScopedProxy.class)) {
                problems.add(new WiringProblem(
                        "An arm of rollout " + rollout + ", " + described(arm) + ", has scope "
                                + arm.getScopeName().orElse("prototype")
                                + ", but the bean that routes to it is made once.",
                        "Make it a @Singleton."));
                return null;
            }
        }
        return new Pairing<>(
                rollout, type, stable.get(0), (BeanDefinition<? extends T>) candidate, (BeanDefinition<? extends T>)
                        code);
    }

    private static WiringProblem noStable(
            String rollout, Argument<?> type, BeanDefinition<?> candidate, @Nullable Class<?> named) {
        String what = "The candidate of rollout " + rollout + ", " + described(candidate)
                + ", has no stable bean beside it: ";
        String allowOff = "For a test of the candidate alone, set coalmine.rollouts." + rollout + ".enabled=false.";
        return named == null
                ? new WiringProblem(
                        what + "no other bean is a " + type.getTypeString(false) + ".",
                        "Define the bean that it is to replace as one, or remove @Candidate. " + allowOff)
                : new WiringProblem(
                        what + "no other bean is a " + named.getName() + " and a " + type.getTypeString(false) + ".",
                        "Define that bean, or name another one by @Candidate(stable = ...). " + allowOff);
    }

    private static String described(BeanDefinition<?> bean) {
        String where = bean.getDeclaringType()
                .filter(declaring -> declaring != StandIn.classOf(bean))
                .map(factory -> " of factory " + factory.getName())
                .orElse("");
        return bean.getBeanName().map(name -> "bean \"" + name + "\" (").orElse("bean (")
                + StandIn.classOf(bean).getName() + ")" + where;
    }
}
