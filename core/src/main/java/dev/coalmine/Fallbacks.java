package dev.coalmine;

import dev.coalmine.annotation.Idempotent;
import dev.coalmine.internal.proxy.WrappableType;
import dev.coalmine.plan.Fallback;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which methods' calls are repeated on stable. */
final class Fallbacks {
    private static final String REPEATED = "a call with a fallback whose result comes later";

    private Fallbacks() {}

    /**
     * Returns whether calls of the method are: as was said of it; else as it is marked; else as the rollout says.
     *
     * @param own what was said of the method; null if nothing was
     * @throws IllegalArgumentException if they are to be, and the method's results do not allow it
     */
    static Fallback of(Class<?> type, Method method, @Nullable Fallback own, Fallback ofRollout) {
        boolean marked = own == null && method.isAnnotationPresent(Idempotent.class);
        Fallback said = marked ? Fallback.IDEMPOTENT : own;
        String where = type.getName() + "." + method.getName();
        Class<?> returned = method.getReturnType();
        if (said == null) {
            return asTheRolloutSays(where, returned, ofRollout);
        }
        if (said != Fallback.NONE && !WrappableType.isThereAtOnce(returned)) {
            WrappableType.checkLimitable(where, returned, "The fallback of method " + method.getName(), REPEATED);
        }
        return said;
    }

    /**
     * Returns whether calls of an intercepted method are, as the rollout says.
     *
     * @throws IllegalArgumentException if they are to be, and the method's results do not allow it
     */
    static Fallback of(InterceptedMethod method, Fallback ofRollout) {
        return method.mayBeRepeated()
                ? asTheRolloutSays(method.toString(), method.returned(), ofRollout)
                : Fallback.NONE;
    }

    private static Fallback asTheRolloutSays(String where, Class<?> returned, Fallback fallback) {
        if (fallback == Fallback.NONE || WrappableType.isThereAtOnce(returned)) {
            return fallback;
        }
        if (!CompletionStage.class.isAssignableFrom(returned)) {
            return Fallback.NONE; // publishers have operators for that
        }
        WrappableType.checkLimitable(where, returned, "The rollout's fallback", REPEATED);
        return fallback;
    }
}
