package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Hands the subscriber's context through as well.
 *
 * @param <T> what is published
 */
abstract class ReactorSubscriber<T> extends MeasuredSubscriber<T> implements CoreSubscriber<T>, Scannable {
    private final CoreSubscriber<? super T> actual;

    ReactorSubscriber(CoreSubscriber<? super T> actual, FollowedCall call) {
        super(actual, call);
        this.actual = actual;
    }

    @Override
    public final Context currentContext() {
        return actual.currentContext();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Scannable declares it
    public final @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return subscription();
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
}
