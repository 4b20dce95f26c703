package dev.coalmine.webhook;

import java.util.concurrent.ThreadFactory;

/** The threads of webhooks: daemons, which keep no JVM alive. */
final class Threads {
    private Threads() {}

    static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
