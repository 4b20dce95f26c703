package dev.coalmine.webhook;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What came of one attempt, and what follows from it. Immutable. */
sealed interface Answer {
    /** Longest wait that a receiver can ask for: 5 minutes. */
    Duration LONGEST_ASKED = Duration.ofMinutes(5);

    /** The receiver has it. */
    record Taken() implements Answer {}

    /**
     * It may go better next time.
     *
     * @param why what went wrong
     * @param asked for how long the receiver asks to be left alone; zero if it does not
     */
    record Later(String why, Duration asked) implements Answer {}

    /**
     * It would never go better.
     *
     * @param why what went wrong
     */
    record Refused(String why) implements Answer {}

    /** Reads an answer, or the failure to get one. Only classes of failures are told, since their messages may quote the URL. */
    static Answer of(@Nullable HttpResponse<?> response, @Nullable Throwable failure, Instant now) {
        if (response == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return new Later(
                    cause == null || cause instanceof CancellationException
                            ? "there was no answer in time"
                            : cause.getClass().getName(),
                    Duration.ZERO);
        }
        int status = response.statusCode();
        String why = "the answer was " + status;
        if (status >= 200 && status < 300) {
            return new Taken();
        }
        if (status == 429 || status >= 500) {
            String asked = response.headers().firstValue("Retry-After").orElse("");
            return new Later(why, wait(asked.strip(), now));
        }
        return new Refused(why);
    }

    /** Reads seconds or a date (RFC 9110, section 10.2.3); zero for what is neither, and never more than the longest. */
    private static Duration wait(String asked, Instant now) {
        try {
            Duration wait = asked.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(asked))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(asked, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            Duration positive = wait.isNegative() ? Duration.ZERO : wait;
            return positive.compareTo(LONGEST_ASKED) < 0 ? positive : LONGEST_ASKED;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
