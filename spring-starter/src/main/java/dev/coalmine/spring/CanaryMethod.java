package dev.coalmine.spring;

import dev.coalmine.annotation.Canary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method marked with {@link Canary}, and the method of the same class that is its candidate.
 *
 * @param annotation the mark
 * @param stable the marked method
 * @param candidate the candidate method
 */
record CanaryMethod(Canary annotation, Method stable, Method candidate) {
    private static final String REMEDY =
            "Let the candidate be another method of the same class with the same parameters and"
                    + " result, and neither of them final or static.";

    /** Returns the marked methods of a bean's class, and adds what is wrong with any of them to the problems. */
    static List<CanaryMethod> of(String bean, Class<?> type, List<WiringProblem> problems) {
        if (type.getName().startsWith("org.springframework.")
                || !AnnotationUtils.isCandidateClass(type, Canary.class)) {
            return List.of();
        }
        List<CanaryMethod> found = new ArrayList<>();
        MethodIntrospector.selectMethods(ClassUtils.getUserClass(type), CanaryMethod::annotationOf)
                .forEach((method, canary) -> {
                    WiringProblem name = WiringProblem.ofName(
                            canary.rollout(), "@Canary on " + method.toGenericString() + " of bean \"" + bean + "\"");
                    if (name != null) {
                        problems.add(name);
                        return;
                    }
                    Method candidate = ReflectionUtils.findMethod(type, canary.candidate(), method.getParameterTypes());
                    String fault = faultOf(type, method, candidate, canary);
                    if (fault != null) {
                        problems.add(new WiringProblem(
                                "@Canary(rollout = \"" + canary.rollout() + "\", candidate = \"" + canary.candidate()
                                        + "\") on " + method.toGenericString() + " of bean \"" + bean + "\": " + fault,
                                SuspendFunctions.isOne(method) ? SuspendFunctions.REMEDY : REMEDY));
                    } else if (candidate != null) {
                        found.add(new CanaryMethod(canary, method, candidate));
                    }
                });
        return found;
    }

    static @Nullable Canary annotationOf(Method method) {
        return AnnotatedElementUtils.findMergedAnnotation(method, Canary.class);
    }

    private static @Nullable String faultOf(Class<?> type, Method method, @Nullable Method candidate, Canary canary) {
        if (SuspendFunctions.isOne(method)) {
            return "it is a suspend function, whose calls return before they end.";
        }
        if (candidate == null) {
            return noCandidate(type, canary.candidate());
        }
        if (candidate.equals(method)) {
            return "the method cannot be its own candidate.";
        }
        String result = method.getGenericReturnType().getTypeName();
        String other = candidate.getGenericReturnType().getTypeName();
        if (!method.getReturnType().isAssignableFrom(candidate.getReturnType())
                || (method.getReturnType() == candidate.getReturnType() && !result.equals(other))) {
            return "the candidate returns " + other + " instead of " + result + ".";
        }
        for (Class<?> thrown : candidate.getExceptionTypes()) {
            if (!ReflectionUtils.declaresException(method, thrown) && isChecked(thrown)) {
                return "the candidate throws " + thrown.getName() + ", which the method does not declare.";
            }
        }
        if (Modifier.isFinal(type.getModifiers())) {
            return "its class is final, so that no proxy can intercept its calls.";
        }
        if (Modifier.isFinal(method.getModifiers())
                || Modifier.isPrivate(method.getModifiers())
                || Modifier.isStatic(method.getModifiers())) {
            return "it is final, private or static, so that no proxy can intercept its calls.";
        }
        return Modifier.isStatic(candidate.getModifiers()) ? "the candidate is static." : null;
    }

    private static String noCandidate(Class<?> type, String name) {
        List<String> alike = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                .filter(method -> method.getName().equals(name))
                .map(method -> "\n    - " + method.toGenericString())
                .collect(Collectors.toList());
        return alike.isEmpty()
                ? "there is no method " + name + "."
                : "no method " + name + " has the same parameters:" + String.join("", alike);
    }

    private static boolean isChecked(Class<?> thrown) {
        return !RuntimeException.class.isAssignableFrom(thrown) && !Error.class.isAssignableFrom(thrown);
    }
}
