package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A flux whose subscriptions are measured. */
final class ReactorFlux<T> extends FluxOperator<T, T> {
    private final AssembledCall assembled;

    ReactorFlux(Flux<T> source, AssembledCall assembled) {
        super(source);
        this.assembled = assembled;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        new Elements<T>(actual, assembled.subscribed()).subscribeTo(source);
    }

    /** Ends with the publisher or its subscriber, however many elements come before. */
    static final class Elements<T> extends ReactorSubscriber<T> {
        Elements(CoreSubscriber<? super T> actual, FollowedCall call) {
            super(actual, call);
        }
    }
}
