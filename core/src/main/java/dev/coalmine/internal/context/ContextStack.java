package dev.coalmine.internal.context;

import dev.coalmine.internal.context.Frame.Holder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that are open on each thread, the one in force on top. Thread-safe: every thread has a stack of its own.
 *
 * <p>This is the one thread local of Coalmine. Two shared fields keep it off the way of calls that do not need it:
 * {@link #used} tells whether any context was ever opened, and {@link #forcing()} whether one that forces an arm is open
 * now, on whichever thread. A thread sees its own marks in program order, so that it never misses a context of its own.
 * The thread local is removed as soon as the last context of a thread ends.
 *
 * <p>Frames end in any order, on any thread. A frame that ends takes those above it along, since whatever was opened
 * inside it was forgotten; one that is ended on another thread is passed over, and dropped at the owner's next look.
 */
public final class ContextStack {
    private static final ThreadLocal<Frame> TOP = new ThreadLocal<>();
    private static final AtomicInteger FORCING = new AtomicInteger();
    private static volatile boolean used;

    private ContextStack() {}

    /** Returns whether a context that forces an arm is open on some thread; if not, none is on this one. */
    public static boolean forcing() {
        return FORCING.get() != 0;
    }

    /** Returns what is in force on this thread. */
    public static Ambient current() {
        return used ? ambient(top()) : Ambient.NONE;
    }

    /** Puts a context in force on this thread until its frame ends. */
    public static Frame open(Ambient ambient) {
        return push(ambient, Holder.SCOPE);
    }

    /** Puts a context in force on this thread until that before is {@linkplain #restore restored}. */
    public static void set(Ambient ambient) {
        push(ambient, Holder.SETTER);
    }

    private static Frame push(Ambient ambient, Holder holder) {
        Frame frame = new Frame(ambient, top(), holder);
        TOP.set(frame);
        used = true;
        if (ambient.forces()) {
            FORCING.incrementAndGet();
        }
        return frame;
    }

    /**
     * Takes back the last {@link #set} that was made while this was in force, and what was opened since. If there is none,
     * it is put in force as by {@code set}, unless it is already.
     */
    public static void restore(Ambient previous) {
        for (Frame frame = top(); frame != null; frame = frame.below) {
            if (frame.holder == Holder.SETTER && ambient(frame.below).equals(previous)) {
                end(frame);
                return;
            }
        }
        if (!current().equals(previous)) {
            set(previous);
        }
    }

    static void end(Frame frame) {
        if (!frame.ownedByThisThread()) {
            mark(frame);
        } else if (!frame.ended()) {
            Frame above = TOP.get();
            while (above != frame && above != null) {
                mark(above);
                above = above.below;
            }
            mark(frame);
            cutBack(frame);
        }
    }

    private static void mark(Frame frame) {
        if (frame.markEnded() && frame.ambient.forces()) {
            FORCING.decrementAndGet();
        }
    }

    private static @Nullable Frame top() {
        Frame top = TOP.get();
        return top != null && top.ended() ? cutBack(top) : top;
    }

    /** Leaves on top of this thread's stack the first frame from here on down that has not ended, and returns it. */
    private static @Nullable Frame cutBack(Frame from) {
        Frame top = from;
        while (top != null && top.ended()) {
            top = top.below;
        }
        if (top == null) {
            TOP.remove();
        } else {
            TOP.set(top);
        }
        return top;
    }

    private static Ambient ambient(@Nullable Frame frame) {
        return frame == null ? Ambient.NONE : frame.ambient;
    }
}
