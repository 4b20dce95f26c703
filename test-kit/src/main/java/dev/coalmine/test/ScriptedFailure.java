package dev.coalmine.test;

/** What a scripted call throws when it is to fail, unless its {@link Outcome} says otherwise. */
public final class ScriptedFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates one without a stack trace, of which there may be very many. */
    public ScriptedFailure() {
        super("scripted failure", null, false, false);
    }
}
