package dev.coalmine.micronaut.processor;

import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.Element;
import io.micronaut.inject.ast.ElementQuery;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.ParameterElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of an interface that generated code has to answer. */
final class RoutedMethods {
    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    private RoutedMethods() {}

    /**
     * A method that is routed.
     *
     * @param method the interface's
     * @param names the names of its parameters, as the candidate has them where it is known
     * @param marked the place of the parameter that is marked as the key; negative if none is
     * @param key the expression for the key; empty if it asks for other arguments, or there is none
     */
    record RoutedMethod(MethodElement method, List<String> names, int marked, String key) {}

    /**
     * Returns them.
     *
     * @param element what is marked
     * @param rollout the rollout's name
     * @param type the interface
     * @param arms the classes of the arms, as far as they are known, the candidate's first
     * @param key the expression for the key; empty for none
     * @throws Misuse if a method cannot be measured, marks cannot be understood, or the expression fits no method
     */
    static List<RoutedMethod> of(
            Element element, String rollout, ClassElement type, List<ClassElement> arms, String key) {
        Keys.requireExpression(element, rollout, key);
        Set<String> asked = Keys.arguments(key);
        List<RoutedMethod> methods = new ArrayList<>();
        for (MethodElement method : type.getEnclosedElements(ElementQuery.ALL_METHODS.onlyInstance())) {
            if (!method.isPrivate() && !isOfObject(method)) {
                methods.add(routed(element, method, arms, key, asked));
            }
        }
        if (!key.isEmpty() && methods.stream().allMatch(each -> each.key().isEmpty())) {
            throw new Misuse(
                    element,
                    "The key \"" + key + "\" of rollout " + rollout + " fits none of the methods of " + type.getName()
                            + ": "
                            + methods.stream()
                                    .map(each -> each.method().getName()
                                            + each.names().stream().collect(Collectors.joining(", ", "(", ")")))
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Name arguments as the methods do.");
        }
        return methods;
    }

    private static RoutedMethod routed(
            Element element, MethodElement method, List<ClassElement> arms, String key, Set<String> asked) {
        requireMeasurable(element, method);
        List<MethodElement> overriding = new ArrayList<>();
        overriding.add(method);
        for (ClassElement arm : arms) {
            MethodElement found = implementation(method, arm);
            if (found != null) {
                overriding.add(found);
            }
        }
        MethodElement named = overriding.get(overriding.size() > 1 ? 1 : 0);
        List<String> names = Arrays.stream(named.getParameters())
                .map(ParameterElement::getName)
                .toList();
        int marked = Keys.marked(element, overriding);
        boolean fits = !key.isEmpty() && marked < 0 && names.containsAll(asked);
        return new RoutedMethod(method, names, marked, fits ? key : "");
    }

    private static @Nullable MethodElement implementation(MethodElement method, ClassElement arm) {
        return arm.getEnclosedElements(ElementQuery.ALL_METHODS.onlyInstance().named(method.getName())).stream()
                .filter(each -> parameters(each).equals(parameters(method)))
                .findFirst()
                .orElse(null);
    }

    private static List<String> parameters(MethodElement method) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> Sources.erased(parameter.getGenericType()))
                .toList();
    }

    private static boolean isOfObject(MethodElement method) {
        return method.getDeclaringType().getName().equals("java.lang.Object")
                || (OF_OBJECT.contains(method.getName())
                        && method.getParameters().length == (method.getName().equals("equals") ? 1 : 0));
    }

    /**
     * Checks that the outcome of a method's calls can be measured.
     *
     * @throws Misuse if not
     */
    static void requireMeasurable(Element element, MethodElement method) {
        ClassElement returned = method.getReturnType();
        boolean isFuture = returned.isAssignable(Future.class) && !returned.isAssignable(CompletionStage.class);
        if (!returned.isArray() && (isFuture || returned.isAssignable(Flow.Publisher.class))) {
            throw new Misuse(
                    element,
                    Keys.described(method) + " returns a " + returned.getName()
                            + ", whose outcome comes after the call and cannot be measured.",
                    "Let it return a CompletionStage, Publisher, Mono or Flux.");
        }
    }
}
