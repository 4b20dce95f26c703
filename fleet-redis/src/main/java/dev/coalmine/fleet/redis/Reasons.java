package dev.coalmine.fleet.redis;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What failures are called in messages. */
final class Reasons {
    private static final int LONGEST = 200;

    private Reasons() {}

    /** Returns in a few words why that went wrong: the innermost reason that a person can use. */
    static String of(Throwable failure) {
        Throwable reason = failure;
        while (hides(reason) && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null ? reason.getClass().getSimpleName() : plain(reason.getMessage());
    }

    private static boolean hides(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof RedisConnectionException
                || failure.getClass() == RedisException.class;
    }

    /** Returns whether a server that works says so to whoever asks for what only another one can do. */
    static boolean asksForAnotherServer(@Nullable String message) {
        return message != null && (message.startsWith("READONLY") || message.startsWith("MASTERDOWN"));
    }

    /** Returns the text in one line, cut, and without anything that could hide something. */
    static String plain(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> line.appendCodePoint(isVisible(c) ? c : '?'));
        return line.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
