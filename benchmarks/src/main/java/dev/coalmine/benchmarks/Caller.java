package dev.coalmine.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A calling thread: 1,024 keys of 20 characters whose hashes are cached, as those of a service's customers are. */
@State(Scope.Thread)
public class Caller {
    private static final int KEYS = 1_024; // a power of two

    private final String[] keys = new String[KEYS];
    private int next;

    /** What the reads of the clock came to, so that they are not optimised away. */
    long timed;

    /** Makes the keys. */
    public Caller() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = String.format("customer-%011d", i);
            int unused = keys[i].hashCode();
        }
    }

    /** Returns the next key. */
    String key() {
        return keys[next++ & (KEYS - 1)];
    }

    /** Returns which of four call sites is next, 0 to 3. */
    int site() {
        return next & 3;
    }
}
