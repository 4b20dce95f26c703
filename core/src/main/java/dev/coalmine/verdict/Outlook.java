package dev.coalmine.verdict;

import java.util.OptionalLong;

/**
 * How much more evidence a proof would take if it went on as it did so far: an estimate, and no promise.
 *
 * @param unit what is counted
 * @param more how many more of the candidate it takes; empty if the proof has not grown so far, so that there is none in
 *     sight
 */
public record Outlook(Unit unit, OptionalLong more) {
    /** What a proof counts. */
    public enum Unit {
        /** Recorded candidate calls. */
        CALLS,
        /** Candidate keys that testify for the first time. */
        KEYS;

        /** Returns the word used in sentences: {@code calls} or {@code keys}. */
        public String label() {
            return this == CALLS ? "calls" : "keys";
        }
    }
}
