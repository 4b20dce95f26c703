package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.Shadowing;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes fluent calls of stable beside which the candidate is called. */
final class Beside {
    private Beside() {}

    /** Makes the call of stable on this thread, and has the candidate called elsewhere. */
    static <T extends @Nullable Object, X extends Throwable> T call(
            CallPath path,
            long ticket,
            Shadowing.Site site,
            Call<? extends T, ? extends X> stable,
            Call<? extends @Nullable Object, ?> candidate)
            throws X {
        T result;
        try {
            result = stable.call();
        } catch (Throwable thrown) {
            path.shadowing().threw(ticket, site, thrown, callable(candidate));
            throw thrown;
        }
        path.shadowing().returned(ticket, site, result, callable(candidate));
        return result;
    }

    private static Callable<?> callable(Call<? extends @Nullable Object, ?> candidate) {
        return () -> callSneakily(candidate);
    }

    @SuppressWarnings("unchecked") // it is thrown as what it is
    private static <X extends Throwable> @Nullable Object callSneakily(Call<? extends @Nullable Object, ?> candidate)
            throws X {
        return ((Call<? extends @Nullable Object, X>) candidate).call();
    }
}
