package dev.coalmine.micronaut.spi;

import dev.coalmine.Call;
import dev.coalmine.Interception;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the calls of one method of an interface are routed. Thread-safe. */
public final class RoutedMethod {
    private final Interception calls;

    /** Creates it; Coalmine does. */
    public RoutedMethod(Interception calls) {
        this.calls = Objects.requireNonNull(calls, "calls");
    }

    /** One side of a call. */
    @FunctionalInterface
    public interface Side extends Call<@Nullable Object, Throwable> {}

    /**
     * Makes one call on the side that is chosen; what that side throws comes out as it is, and is what the interface's
     * method declares.
     *
     * @param arguments the boxed arguments, for the key alone
     */
    public @Nullable Object call(@Nullable Object[] arguments, Side stable, Side candidate) {
        return this.<RuntimeException>callAs(arguments, stable, candidate);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what is thrown is what it is; and NullAway misreads arrays from jars
    private <X extends Throwable> @Nullable Object callAs(@Nullable Object[] arguments, Side stable, Side candidate)
            throws X {
        return calls.call(arguments, (Call<@Nullable Object, X>) (Call<?, ?>) stable, (Call<@Nullable Object, X>)
                (Call<?, ?>) candidate);
    }
}
