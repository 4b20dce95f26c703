package dev.coalmine.internal.threads;

import java.util.concurrent.ThreadFactory;

/** Makes threads that keep no JVM alive, and are known by their names. */
public final class Daemons {
    private Daemons() {}

    /** Returns what makes daemon threads, all of that name. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
