package dev.coalmine.internal.recording;

import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a plan says of recording.
 *
 * @param protection what stops a candidate at once
 * @param smallestRho the smallest odds' share of the plan, above 0, up to 1: it sizes the testimony tables for good
 * @param hearing what keys testify about
 * @param grace how long a retired epoch stays open for calls that end late, zero or more
 * @param fewestReferenceCalls how many successful calls make a reference, at least 1
 */
public record RecordingTerms(
        Protection protection, double smallestRho, Hearing hearing, Duration grace, long fewestReferenceCalls) {

    /**
     * What stops a candidate at once.
     *
     * @param fuse the plan's fuse, or {@link Fuse#none()}
     * @param mostCandidateCalls how many candidate calls may be under way at a time; empty for any number
     */
    public record Protection(Fuse fuse, OptionalInt mostCandidateCalls) {}

    /** Checks that the numbers are in range. */
    public RecordingTerms {
        if (!(smallestRho > 0 && smallestRho <= 1)) {
            throw new IllegalArgumentException(
                    "Invalid smallest odds' share " + smallestRho + ": allowed is above 0, up to 1");
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("Invalid grace " + grace + ": allowed is zero or more");
        }
        if (fewestReferenceCalls < 1) {
            throw new IllegalArgumentException(
                    "Invalid fewest reference calls " + fewestReferenceCalls + ": allowed is 1 and above");
        }
    }

    /** Makes terms with a fuse alone. */
    public RecordingTerms(Fuse fuse, double smallestRho, Hearing hearing, Duration grace, long fewestReferenceCalls) {
        this(new Protection(fuse, OptionalInt.empty()), smallestRho, hearing, grace, fewestReferenceCalls);
    }

    /** Returns how many slots each testimony table has: how many keys it can hear at most on each matter. */
    public int slots() {
        return Testimony.slotsFor(smallestRho);
    }

    /** Returns the terms with a fuse alone, and the default grace and reference. */
    public static RecordingTerms of(Fuse fuse, double smallestRho, Hearing hearing) {
        return of(new Protection(fuse, OptionalInt.empty()), smallestRho, hearing);
    }

    /** Returns the terms with the default grace and reference. */
    public static RecordingTerms of(Protection protection, double smallestRho, Hearing hearing) {
        return new RecordingTerms(
                protection, smallestRho, hearing, Recorder.DEFAULT_GRACE, Recorder.FEWEST_REFERENCE_CALLS);
    }

    /** Returns the plan's fuse. */
    public Fuse fuse() {
        return protection.fuse();
    }

    /** Returns how many candidate calls may be under way at a time; empty for any number. */
    OptionalInt mostCandidateCalls() {
        return protection.mostCandidateCalls();
    }
}
