package dev.coalmine.internal.shadow;

import dev.coalmine.event.Mismatch;
import dev.coalmine.event.MismatchListener;
import dev.coalmine.internal.guard.Guard;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last mismatches of a rollout, and who hears of each. Thread-safe; the lock is held over nothing of the user's. */
public final class MismatchLog {
    /** How many are kept: {@value}. */
    public static final int KEPT = 20;

    private static final int LONGEST_TEXT = 1_000;

    private final String rollout;
    private final InstantSource wallClock;
    private final @Nullable MismatchListener listener;
    private final Guard guard;
    private final ArrayDeque<Mismatch> last = new ArrayDeque<>(KEPT);

    /** Makes an empty one; there may be no listener. */
    public MismatchLog(String rollout, InstantSource wallClock, @Nullable MismatchListener listener, Guard guard) {
        this.rollout = rollout;
        this.wallClock = wallClock;
        this.listener = listener;
        this.guard = guard;
    }

    void add(@Nullable String method, String stable, String candidate) {
        Mismatch mismatch =
                new Mismatch(rollout, wallClock.instant(), method == null ? "" : method, cut(stable), cut(candidate));
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(mismatch);
        }
        if (listener != null) {
            guard.run("a mismatch listener", () -> listener.onMismatch(mismatch));
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    }

    List<Mismatch> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
