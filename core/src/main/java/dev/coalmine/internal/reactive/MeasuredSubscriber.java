package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands everything through between a publisher and its subscriber, and takes down how the subscription ends: demand is
 * the subscriber's, and so is every element, on the thread that it comes on. The end is taken down before it is handed on,
 * so that what the subscriber does with it takes no part.
 *
 * @param <T> what is published
 */
abstract class MeasuredSubscriber<T> implements Subscriber<T>, Subscription {
    private final Subscriber<? super T> actual;
    private final FollowedCall call;

    /** Set before the subscriber hears of its subscription, and so before it can be used. */
    @SuppressWarnings("NullAway.Init")
    private Subscription subscription;

    MeasuredSubscriber(Subscriber<? super T> actual, FollowedCall call) {
        this.actual = actual;
        this.call = call;
    }

    /** Subscribes, to a publisher that may break the rules and throw. */
    final void subscribeTo(Publisher<? extends T> source) {
        try {
            source.subscribe(this);
        } catch (Throwable thrown) {
            call.threw(thrown);
            throw thrown;
        }
    }

    final Subscription subscription() {
        return subscription;
    }

    final FollowedCall call() {
        return call;
    }

    @Override
    public final void onSubscribe(Subscription given) {
        subscription = given;
        actual.onSubscribe(this);
    }

    @Override
    public void onNext(T element) {
        actual.onNext(element);
    }

    @Override
    public final void onError(Throwable thrown) {
        call.failed(thrown);
        actual.onError(thrown);
    }

    @Override
    public void onComplete() {
        call.completed();
        actual.onComplete();
    }

    @Override
    public final void request(long elements) {
        subscription.request(elements);
    }

    @Override
    public final void cancel() {
        call.cancelled();
        subscription.cancel();
    }
}
