package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A mono whose subscriptions are measured. */
final class ReactorMono<T> extends MonoOperator<T, T> {
    private final AssembledCall assembled;

    ReactorMono(Mono<T> source, AssembledCall assembled) {
        super(source);
        this.assembled = assembled;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        new OneValue<T>(actual, assembled.subscribed()).subscribeTo(source);
    }

    /** A mono ends with its value, after which its subscriber may cancel as well as wait for the completion. */
    private static final class OneValue<T> extends ReactorSubscriber<T> {
        private OneValue(CoreSubscriber<? super T> actual, FollowedCall call) {
            super(actual, call);
        }

        @Override
        public void onNext(T value) {
            call().succeeded(value);
            super.onNext(value);
        }

        @Override
        public void onComplete() {
            call().succeeded(null);
            super.onComplete();
        }
    }
}
