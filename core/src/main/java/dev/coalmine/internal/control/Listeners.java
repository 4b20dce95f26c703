package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.guard.Guard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Who hears of the changes of a registry's rollouts, and where. Thread-safe. */
public final class Listeners {
    private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();

    /** Adds one who hears on this executor. */
    public void add(RolloutListener listener, Executor executor) {
        mailboxes.add(new Mailbox(listener, executor));
    }

    /** Removes whoever was added as this listener. */
    public void remove(RolloutListener listener) {
        mailboxes.removeIf(mailbox -> mailbox.isOf(listener));
    }

    /** Puts an event in line for all; called under the lock that orders the events of its rollout. */
    void put(RolloutEvent event, Guard guard) {
        for (Mailbox mailbox : mailboxes) {
            mailbox.put(event, guard);
        }
    }

    /** Sees to it that everything in line is delivered; called without any lock. */
    void deliver(Guard guard) {
        for (Mailbox mailbox : mailboxes) {
            mailbox.deliver(guard);
        }
    }
}
