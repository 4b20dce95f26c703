package dev.coalmine.event;

import java.util.Locale;

/** Which kind of change an event tells of: one for each type of {@link RolloutEvent}. */
public enum EventKind {
    /** {@link RolloutEvent.Started}. */
    STARTED(RolloutEvent.Started.class),
    /** {@link RolloutEvent.Restored}. */
    RESTORED(RolloutEvent.Restored.class),
    /** {@link RolloutEvent.Advanced}. */
    ADVANCED(RolloutEvent.Advanced.class),
    /** {@link RolloutEvent.BakeStarted}. */
    BAKE_STARTED(RolloutEvent.BakeStarted.class),
    /** {@link RolloutEvent.Paused}. */
    PAUSED(RolloutEvent.Paused.class),
    /** {@link RolloutEvent.Resumed}. */
    RESUMED(RolloutEvent.Resumed.class),
    /** {@link RolloutEvent.ShareSet}. */
    SHARE_SET(RolloutEvent.ShareSet.class),
    /** {@link RolloutEvent.HeldTooLong}. */
    HELD_TOO_LONG(RolloutEvent.HeldTooLong.class),
    /** {@link RolloutEvent.ApprovalAwaited}. */
    APPROVAL_AWAITED(RolloutEvent.ApprovalAwaited.class),
    /** {@link RolloutEvent.WouldHaveTripped}. */
    WOULD_HAVE_TRIPPED(RolloutEvent.WouldHaveTripped.class),
    /** {@link RolloutEvent.Tripped}. */
    TRIPPED(RolloutEvent.Tripped.class),
    /** {@link RolloutEvent.Aborted}. */
    ABORTED(RolloutEvent.Aborted.class),
    /** {@link RolloutEvent.Retried}. */
    RETRIED(RolloutEvent.Retried.class),
    /** {@link RolloutEvent.Acknowledged}. */
    ACKNOWLEDGED(RolloutEvent.Acknowledged.class),
    /** {@link RolloutEvent.Reconfigured}. */
    RECONFIGURED(RolloutEvent.Reconfigured.class),
    /** {@link RolloutEvent.ReconfigurationRefused}. */
    RECONFIGURATION_REFUSED(RolloutEvent.ReconfigurationRefused.class),
    /** {@link RolloutEvent.StoreLost}. */
    STORE_LOST(RolloutEvent.StoreLost.class),
    /** {@link RolloutEvent.StoreBack}. */
    STORE_BACK(RolloutEvent.StoreBack.class),
    /** {@link RolloutEvent.Promoted}. */
    PROMOTED(RolloutEvent.Promoted.class);

    private final Class<? extends RolloutEvent> type;

    EventKind(Class<? extends RolloutEvent> type) {
        this.type = type;
    }

    static EventKind of(RolloutEvent event) {
        for (EventKind kind : values()) {
            if (kind.type.isInstance(event)) {
                return kind;
            }
        }
        throw new AssertionError("no kind for " + event.getClass());
    }

    /** Returns the word used in configuration and in what is sent to others, such as {@code would-have-tripped}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
