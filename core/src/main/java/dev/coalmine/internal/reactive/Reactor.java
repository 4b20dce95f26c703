package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.FollowedCall;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What links to Reactor: its publishers stay what they are, and the subscriber's context reaches them. */
final class Reactor {
    private Reactor() {}

    static boolean fits(Class<?> type) {
        return type == Mono.class || type == Flux.class;
    }

    /** Returns a publisher of the kind of the given one whose subscriptions are measured. */
    static <T> Publisher<T> measured(Publisher<T> source, AssembledCall assembled) {
        if (source instanceof Mono<T> mono) {
            return new ReactorMono<>(mono, assembled);
        }
        return source instanceof Flux<T> flux
                ? new ReactorFlux<>(flux, assembled)
                : new MeasuredPublisher<>(source, assembled);
    }

    /** Returns what stands between some publisher and the subscriber, who may bring a context. */
    static <T> MeasuredSubscriber<T> subscriber(Subscriber<? super T> actual, FollowedCall call) {
        return actual instanceof CoreSubscriber<? super T> core
                ? new ReactorFlux.Elements<T>(core, call)
                : new MeasuredPublisher.Elements<T>(actual, call);
    }
}
