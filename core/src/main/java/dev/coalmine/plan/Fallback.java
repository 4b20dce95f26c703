package dev.coalmine.plan;

/**
 * Whether a call that has failed on the candidate is repeated on stable, so that its caller does not suffer from it.
 *
 * <p>Then the caller sees what stable returns or throws, and the failure is still the candidate's: recorded, judged and
 * counted by the fuse as if there were no fallback. That stable was called is counted, and is no evidence of stable.
 *
 * <p>What counts as failed is what {@link Failures} says, be it thrown or returned. Not repeated is a call that
 * <ul>
 *   <li>was interrupted or cancelled, since its caller does not want to wait any longer;
 *   <li>ended with a {@link VirtualMachineError} other than {@link StackOverflowError}, such as
 *       {@link OutOfMemoryError}, since the JVM is in no state to try again;
 *   <li>comes up with a publisher, which has operators for that.
 * </ul>
 */
public enum Fallback {
    /** The failure is the caller's. The default. */
    NONE("none"),

    /**
     * The call is declared idempotent, which is that stable may be called after the candidate was called in vain or in
     * part; it is repeated.
     */
    IDEMPOTENT("idempotent");

    private final String label;

    Fallback(String label) {
        this.label = label;
    }

    /** Returns the word used in configuration and status, such as {@code idempotent}. */
    public String label() {
        return label;
    }
}
