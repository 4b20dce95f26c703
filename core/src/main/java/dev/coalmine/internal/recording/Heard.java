package dev.coalmine.internal.recording;

/**
 * What one drain found new of one matter on one arm.
 *
 * @param events calls of the kind, such as failed ones, of all keys however often they spoke
 * @param firstsA keys that had such a call for the first time in process A, which runs since the start
 * @param firstsB keys that had such a call for the first time in process B, which restarts with every epoch
 */
public record Heard(long events, long firstsA, long firstsB) {
    /** Nothing new. */
    public static final Heard NOTHING = new Heard(0, 0, 0);

    boolean isEmpty() {
        return events == 0 && firstsA == 0 && firstsB == 0;
    }
}
