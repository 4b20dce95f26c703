package dev.coalmine.store;

/** Says that a store could not do what it was asked; the message names what, where and why. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates one without a cause. */
    public StoreException(String message) {
        super(message);
    }

    /** Creates one with what went wrong below. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
