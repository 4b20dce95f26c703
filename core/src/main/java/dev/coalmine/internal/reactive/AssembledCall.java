package dev.coalmine.internal.reactive;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.CallTerms;
import dev.coalmine.internal.control.FollowedCall;
import dev.coalmine.internal.control.LaterCall;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A call that comes up with a publisher. Coming up with it is no result yet: the caller gets a publisher that does what
 * the arm's does, and each subscription to it is a recorded call of the arm that was chosen. One that nobody subscribes to
 * leaves no trace; an arm that throws instead, or comes up with none, has failed.
 */
final class AssembledCall implements LaterCall {
    private final CallPath path;
    private final Routing<EvidenceEpoch> routing;
    private final long ticket;
    private final CallTerms terms;
    private final FollowedCall assembly;

    private AssembledCall(CallPath path, Routing<EvidenceEpoch> routing, long ticket, CallTerms terms) {
        this.path = path;
        this.routing = routing;
        this.ticket = ticket;
        this.terms = terms;
        this.assembly = path.begin(routing, ticket, terms);
    }

    static LaterCall begin(CallPath path, Routing<EvidenceEpoch> routing, long ticket, CallTerms terms) {
        return new AssembledCall(path, routing, ticket, terms);
    }

    static boolean isPublisher(Class<?> type) {
        return type == Publisher.class;
    }

    @Override
    public void threw(Throwable thrown) {
        assembly.threw(thrown);
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
        if (result == null) {
            return assembly.follow(null);
        }
        assembly.forget();
        Publisher<?> source = (Publisher<?>) result;
        return Publishers.hasReactor() ? Reactor.measured(source, this) : new MeasuredPublisher<>(source, this);
    }

    /** Returns the recorded call of a subscription that begins now. */
    FollowedCall subscribed() {
        return path.beginAgain(routing, ticket, terms);
    }
}
