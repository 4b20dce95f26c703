package dev.coalmine.internal.context;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One opened context on the {@linkplain ContextStack stack} of the thread that opened it. */
public final class Frame {
    /** Who takes a frame away again. */
    enum Holder {
        /** The scope that it was opened for. */
        SCOPE,
        /** Whoever {@linkplain ContextStack#restore restores} what was in force before. */
        SETTER
    }

    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(Frame.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Ambient ambient;
    final @Nullable Frame below;
    final Holder holder;
    private final Thread owner = Thread.currentThread();
    private volatile boolean ended;

    Frame(Ambient ambient, @Nullable Frame below, Holder holder) {
        this.ambient = ambient;
        this.below = below;
        this.holder = holder;
    }

    boolean ended() {
        return ended;
    }

    boolean ownedByThisThread() {
        return owner == Thread.currentThread();
    }

    /** Marks it as ended, and returns whether it had not been before. */
    boolean markEnded() {
        return ENDED.compareAndSet(this, false, true);
    }

    /**
     * Puts the context below in force again, and ends what was opened above and forgotten. On another thread than the one
     * that opened it, it ends with the owner's next look. Ending twice does nothing.
     */
    public void end() {
        ContextStack.end(this);
    }
}
