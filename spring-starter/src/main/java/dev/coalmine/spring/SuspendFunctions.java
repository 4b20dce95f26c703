package dev.coalmine.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * Kotlin's suspend functions, which return before they end, and end in the continuation that the compiler adds to their
 * parameters: neither their outcome nor their time can be taken, and so they are not routed.
 */
final class SuspendFunctions {
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    static final String REMEDY =
            "Let it return a Mono, a Flux or a CompletionStage, which are measured when they end, or route"
                    + " calls where they are made, by Rollout.forKey(...).async().";

    private SuspendFunctions() {}

    static boolean isOne(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(CONTINUATION);
    }

    /** Returns the names of those among the methods of an interface. */
    static List<String> of(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(SuspendFunctions::isOne)
                .map(method -> method.getDeclaringClass().getName() + "." + method.getName())
                .distinct()
                .sorted()
                .toList();
    }
}
