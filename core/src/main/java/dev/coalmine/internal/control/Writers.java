package dev.coalmine.internal.control;

import java.time.Instant;

/** Names the process that writes a state. */
public final class Writers {
    private Writers() {}

    /** Returns the name of this process: its host, if that is known, its number, and when it was started. */
    public static String here() {
        ProcessHandle self = ProcessHandle.current();
        String host = System.getenv("HOSTNAME");
        String started = self.info().startInstant().map(Instant::toString).orElse("an unknown time");
        return (host == null || host.isBlank() ? "" : host + "/") + self.pid() + " since " + started;
    }
}
