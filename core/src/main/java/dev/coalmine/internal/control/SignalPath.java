package dev.coalmine.internal.control;

import dev.coalmine.internal.context.Ambient;
import dev.coalmine.internal.context.ContextStack;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.SignalBoard;
import dev.coalmine.internal.recording.SignalTotals;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import org.jspecify.annotations.Nullable;

/**
 * The way of a rollout's business signals: to the arm of their key, by the routing value in force when they are recorded.
 * Thread-safe; nothing is locked, nothing allocated, and nothing thrown.
 */
public final class SignalPath {
    private final CallPath path;
    private final SignalBoard board;

    SignalPath(CallPath path, SignalBoard board) {
        this.path = path;
        this.board = board;
    }

    /** Returns the channel of the signal of that name; one that leads nowhere if there are too many. */
    public Channel channel(String name) {
        SignalTotals totals = board.named(name);
        if (totals == null) {
            path.guard()
                    .failed(
                            "a signal",
                            new IllegalStateException(
                                    path.rollout() + " has " + SignalBoard.MOST_SIGNALS
                                            + " signals already, so that others are not recorded: their names must not be made of data"));
        }
        return new Channel(path, totals);
    }

    /** Where one signal is recorded. Thread-safe. */
    public static final class Channel {
        private final CallPath path;
        private final @Nullable SignalTotals totals;

        private Channel(CallPath path, @Nullable SignalTotals totals) {
            this.path = path;
            this.totals = totals;
        }

        /**
         * Takes a value.
         *
         * @param key as for {@link CallPath#admit}
         * @param bits as for {@link CallPath#admit}
         */
        public void value(@Nullable Object key, long bits, double value) {
            SignalTotals to = totals;
            if (to == null) {
                return;
            }
            try {
                if (!Double.isFinite(value)) {
                    to.ignore();
                    return;
                }
                Routing<EvidenceEpoch> routing = path.routing();
                long ticket = ticket(routing, key, bits);
                if (Ticket.recorded(ticket)) {
                    Arm arm = CallPath.arm(ticket);
                    to.value(arm, value);
                    routing.epoch().recordValue(to.name(), arm, CallPath.key(ticket), value);
                } else {
                    to.exclude();
                }
            } catch (Throwable t) {
                path.guard().failed("a signal", t);
            }
        }

        /**
         * Takes that there is an outcome, or none.
         *
         * @param key as for {@link CallPath#admit}
         * @param bits as for {@link CallPath#admit}
         */
        public void outcome(@Nullable Object key, long bits, boolean happened) {
            SignalTotals to = totals;
            if (to == null) {
                return;
            }
            try {
                Routing<EvidenceEpoch> routing = path.routing();
                long ticket = ticket(routing, key, bits);
                if (Ticket.recorded(ticket)) {
                    Arm arm = CallPath.arm(ticket);
                    to.outcome(arm, happened);
                    routing.epoch().recordOutcome(to.name(), arm, CallPath.key(ticket), happened);
                } else {
                    to.exclude();
                }
            } catch (Throwable t) {
                path.guard().failed("a signal", t);
            }
        }

        /** Returns where a call of that key would go; unrecorded where it is forced, or there is no key. */
        private long ticket(Routing<EvidenceEpoch> routing, @Nullable Object key, long bits) {
            if (routing.dormant()) {
                return Ticket.UNRECORDED_STABLE;
            }
            if (key != null && !ContextStack.forcing()) {
                return keyed(routing, key, bits);
            }
            Ambient ambient = ContextStack.current();
            if (ambient.armOf(path.rollout()) != null) {
                return Ticket.UNRECORDED_STABLE;
            }
            if (key != null) {
                return keyed(routing, key, bits);
            }
            return ambient.key() == null ? Ticket.UNRECORDED_STABLE : keyed(routing, ambient.key(), ambient.bits());
        }

        private static long keyed(Routing<EvidenceEpoch> routing, Object key, long bits) {
            Overrides overrides = routing.overrides();
            boolean isForced = overrides != null
                    && (key == NumberKey.INSTANCE ? overrides.armOf(bits) : overrides.armOf(key)) != null;
            return isForced ? Ticket.UNRECORDED_STABLE : routing.ticket(bits);
        }
    }
}
