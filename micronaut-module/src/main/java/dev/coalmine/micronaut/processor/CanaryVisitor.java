package dev.coalmine.micronaut.processor;

import dev.coalmine.RoutingContext;
import dev.coalmine.annotation.Canary;
import dev.coalmine.plan.Arm;
import io.micronaut.context.annotation.Executable;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.core.expressions.EvaluatedExpressionReference;
import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.ElementQuery;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.ParameterElement;
import io.micronaut.inject.visitor.TypeElementVisitor;
import io.micronaut.inject.visitor.VisitorContext;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the candidates of methods marked with {@link Canary} callable, and has misuse reported by the compiler. */
public final class CanaryVisitor implements TypeElementVisitor<Object, Object> {
    /** Creates the visitor; Micronaut does. */
    public CanaryVisitor() {}

    @Override
    public Set<String> getSupportedAnnotationNames() {
        return Set.of(Canary.class.getName());
    }

    @Override
    public VisitorKind getVisitorKind() {
        return VisitorKind.ISOLATING;
    }

    @Override
    public void visitMethod(MethodElement method, VisitorContext context) {
        if (method.hasDeclaredAnnotation(Canary.class)) {
            try {
                check(method).annotate(Executable.class);
            } catch (Misuse misuse) {
                misuse.report(context);
            }
        }
    }

    /** Returns the candidate of a method. */
    private static MethodElement check(MethodElement method) {
        String rollout = method.stringValue(Canary.class, "rollout").orElse("");
        String name = method.stringValue(Canary.class, "candidate").orElse("");
        try {
            RoutingContext unused = RoutingContext.none().forcing(rollout, Arm.STABLE);
        } catch (IllegalArgumentException e) {
            throw new Misuse(method, String.valueOf(e.getMessage()) + ".", "Name the rollout otherwise.");
        }
        List<MethodElement> alike = method.getOwningType().getEnclosedElements(ElementQuery.ALL_METHODS.named(name));
        MethodElement candidate = alike.stream()
                .filter(each -> parameters(each).equals(parameters(method)))
                .findFirst()
                .orElse(null);
        String fault = faultOf(method, candidate, name, alike);
        if (fault != null || candidate == null) {
            throw new Misuse(
                    method,
                    "@Canary(rollout = \"" + rollout + "\", candidate = \"" + name + "\") on " + Keys.described(method)
                            + ": " + fault,
                    "Let the candidate be another method of the same bean with the same parameters and result, and"
                            + " neither of them final, private or static.");
        }
        RoutedMethods.requireMeasurable(method, method);
        int unused = Keys.marked(method, List.of(method));
        Keys.requireExpression(method, rollout, keyOf(method));
        return candidate;
    }

    private static String keyOf(MethodElement method) {
        Object key = Keys.member(method.getValues(Canary.class.getName()), "key");
        return key instanceof EvaluatedExpressionReference expression
                ? String.valueOf(expression.annotationValue())
                : key == null ? "" : String.valueOf(key);
    }

    private static @Nullable String faultOf(
            MethodElement method, @Nullable MethodElement candidate, String name, List<MethodElement> alike) {
        ClassElement type = method.getOwningType();
        if (candidate == null) {
            return alike.isEmpty()
                    ? "there is no method " + name + "."
                    : "no method " + name + " has the same parameters: "
                            + alike.stream()
                                    .map(each -> name
                                            + parameters(each).stream().collect(Collectors.joining(", ", "(", ")")))
                                    .collect(Collectors.joining(", "))
                            + ".";
        }
        if (candidate.equals(method)) {
            return "the method cannot be its own candidate.";
        }
        if (!Sources.full(candidate.getGenericReturnType()).equals(Sources.full(method.getGenericReturnType()))
                && !isNarrower(candidate.getReturnType(), method.getReturnType())) {
            return "the candidate returns " + Sources.full(candidate.getGenericReturnType()) + " instead of "
                    + Sources.full(method.getGenericReturnType()) + ".";
        }
        for (ClassElement thrown : candidate.getThrownTypes()) {
            if (isChecked(thrown)
                    && Arrays.stream(method.getThrownTypes()).noneMatch(declared -> thrown.isAssignable(declared))) {
                return "the candidate throws " + thrown.getName() + ", which the method does not declare.";
            }
        }
        if (type.isInterface() || !isBean(type)) {
            return "its class is no bean.";
        }
        if (type.isFinal()) {
            return "its class is final, so that no advice can be around its methods.";
        }
        if (method.isFinal() || method.isPrivate() || method.isStatic()) {
            return "it is final, private or static, so that no advice can be around it.";
        }
        return candidate.isPrivate() || candidate.isStatic()
                ? "the candidate is private or static, and cannot be called without reflection."
                : null;
    }

    private static boolean isNarrower(ClassElement candidate, ClassElement method) {
        return !candidate.getName().equals(method.getName()) && candidate.isAssignable(method);
    }

    private static boolean isBean(ClassElement type) {
        return type.hasStereotype(AnnotationUtil.SCOPE)
                || type.hasStereotype(AnnotationUtil.SINGLETON)
                || type.hasStereotype("io.micronaut.context.annotation.Bean");
    }

    private static boolean isChecked(ClassElement thrown) {
        return !thrown.isAssignable(RuntimeException.class) && !thrown.isAssignable(Error.class);
    }

    private static List<String> parameters(MethodElement method) {
        return Arrays.stream(method.getParameters())
                .map(ParameterElement::getGenericType)
                .map(Sources::erased)
                .toList();
    }
}
