package dev.coalmine.fleet.redis;

import org.jspecify.annotations.Nullable;

/** Says why there is no answer from the server; the message goes into that of a {@code StoreException}. */
final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
