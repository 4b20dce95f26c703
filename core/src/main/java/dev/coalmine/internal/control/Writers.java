package dev.coalmine.internal.control;

import dev.coalmine.store.Contribution;
import dev.coalmine.store.FleetStore.Member;
import java.security.SecureRandom;
import java.time.Instant;

/** Names the process that writes a state. */
public final class Writers {
    private Writers() {}

    /** Returns this process as a member of fleets, by a name that no other has or had. */
    public static Member member() {
        String host = System.getenv("HOSTNAME");
        String start = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        String chance = Integer.toString(new SecureRandom().nextInt(1 << 24), Character.MAX_RADIX);
        String name = (host == null ? "" : host + "/") + ProcessHandle.current().pid() + "/" + start + "-" + chance;
        String version = Writers.class.getPackage().getImplementationVersion();
        return new Member(plain(name), version == null ? "unversioned" : plain(version));
    }

    private static String plain(String name) {
        String visible = name.replaceAll("[^!-~]", "?");
        return visible.substring(Math.max(0, visible.length() - Contribution.MAX_NAME));
    }

    /** Returns the name of this process: its host, if that is known, its number, and when it was started. */
    public static String here() {
        ProcessHandle self = ProcessHandle.current();
        String host = System.getenv("HOSTNAME");
        String started = self.info().startInstant().map(Instant::toString).orElse("an unknown time");
        return (host == null || host.isBlank() ? "" : host + "/") + self.pid() + " since " + started;
    }
}
