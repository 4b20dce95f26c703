package dev.coalmine.micronaut.processor;

import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.Element;
import io.micronaut.inject.ast.ElementQuery;
import java.io.Closeable;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which interface of a candidate is routed: the one that is named, or the one that it has of the application's own. */
final class RoutableInterface {
    private static final Set<String> NO_BUSINESS = Set.of(
            AutoCloseable.class.getName(),
            Closeable.class.getName(),
            Serializable.class.getName(),
            Comparable.class.getName(),
            Cloneable.class.getName(),
            "io.micronaut.core.order.Ordered");

    private RoutableInterface() {}

    /**
     * Returns the interface, with its type arguments.
     *
     * @param element what is marked
     * @param rollout the rollout's name
     * @param candidate the class of the candidate
     * @param named the interface that is named, or null
     * @param stable the class of stable, if it is named, or null
     * @throws Misuse if there is none, or more than one
     */
    static ClassElement of(
            Element element,
            String rollout,
            ClassElement candidate,
            @Nullable ClassElement named,
            @Nullable ClassElement stable) {
        Map<String, ClassElement> all = new LinkedHashMap<>();
        collect(candidate, all);
        if (named != null) {
            ClassElement found = all.get(named.getName());
            if (found == null) {
                throw new Misuse(
                        element,
                        "The candidate of rollout " + rollout + ", " + candidate.getName() + ", "
                                + (named.isInterface()
                                        ? "is no " + named.getName()
                                        : "is to be routed as a " + named.getName() + ", which is no interface")
                                + ", as @Candidate(type = ...) says.",
                        "Name an interface that it implements.");
            }
            return found;
        }
        if (stable != null) {
            all.values().removeIf(each -> !stable.isAssignable(each));
        }
        all.values().removeIf(each -> !isBusiness(each));
        List<ClassElement> own =
                all.values().stream().filter(each -> !isOfPlatform(each)).toList();
        return only(element, rollout, candidate, mostSpecific(own.isEmpty() ? all.values() : own));
    }

    private static ClassElement only(
            Element element, String rollout, ClassElement candidate, List<ClassElement> fitting) {
        String what = "The candidate of rollout " + rollout + ", " + candidate.getName() + ", ";
        if (fitting.isEmpty()) {
            throw new Misuse(
                    element,
                    what
                            + "implements no interface that stable may have too, and only calls through an interface can be"
                            + " routed.",
                    "Let both implement one interface, or route single methods by @Canary.");
        }
        if (fitting.size() > 1) {
            throw new Misuse(
                    element,
                    what + "implements more than one interface: "
                            + fitting.stream().map(ClassElement::getName).collect(Collectors.joining(", ")) + ".",
                    "Say which of them is routed by @Candidate(value = \"" + rollout + "\", type = "
                            + fitting.get(0).getSimpleName() + ".class).");
        }
        return fitting.get(0);
    }

    private static void collect(ClassElement type, Map<String, ClassElement> found) {
        if (type.isInterface()) {
            found.putIfAbsent(type.getName(), type);
        }
        type.getInterfaces().forEach(each -> collect(each, found));
        type.getSuperType().ifPresent(above -> collect(above, found));
    }

    private static boolean isBusiness(ClassElement type) {
        return !NO_BUSINESS.contains(type.getName())
                && !type.getEnclosedElements(ElementQuery.ALL_METHODS.onlyInstance())
                        .isEmpty();
    }

    private static boolean isOfPlatform(ClassElement type) {
        String name = type.getName();
        return name.startsWith("java.") || name.startsWith("jakarta.") || name.startsWith("io.micronaut.");
    }

    private static List<ClassElement> mostSpecific(Collection<ClassElement> types) {
        return types.stream()
                .filter(type -> types.stream()
                        .noneMatch(other -> !other.getName().equals(type.getName()) && other.isAssignable(type)))
                .toList();
    }
}
