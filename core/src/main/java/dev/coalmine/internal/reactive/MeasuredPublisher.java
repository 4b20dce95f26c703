package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** A publisher whose subscriptions are measured. */
final class MeasuredPublisher<T> implements Publisher<T> {
    private final Publisher<T> source;
    private final AssembledCall assembled;

    MeasuredPublisher(Publisher<T> source, AssembledCall assembled) {
        this.source = source;
        this.assembled = assembled;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        FollowedCall call = assembled.subscribed();
        MeasuredSubscriber<T> measured =
                Publishers.hasReactor() ? Reactor.subscriber(subscriber, call) : new Elements<>(subscriber, call);
        measured.subscribeTo(source);
    }

    /** Ends with the publisher or its subscriber, who knows of no context. */
    static final class Elements<T> extends MeasuredSubscriber<T> {
        Elements(Subscriber<? super T> actual, FollowedCall call) {
            super(actual, call);
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
