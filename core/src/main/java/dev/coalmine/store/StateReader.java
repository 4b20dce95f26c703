package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.store.StoredState.Setting;
import dev.coalmine.store.StoredState.Stamp;
import dev.coalmine.verdict.Wealth;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link StateWriter} wrote, and refuses everything else with the line and what is wrong with it.
 */
final class StateReader {
    /** Longest number, time or phase that is looked at, in characters. */
    private static final int MAX_TOKENS = 200;

    /** Up to here, what lies between two times can be told in nanoseconds. */
    private static final Instant LATEST = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

    /** No rollout comes near these, and whoever goes on from them comes nowhere near an overflow. */
    private static final long MOST_VERSIONS = 1L << 62;

    private static final int MOST_ATTEMPTS = 1_000_000_000;

    private static final String BY_HAND = " by hand";

    private final String[] lines;
    private int at;

    private StateReader(String text) {
        this.lines = text.split("\n", -1);
    }

    static StoredState read(String text) {
        if (text.length() > StoredState.MAX_TEXT) {
            throw new IllegalArgumentException("Invalid state: " + text.length() + " characters, at most "
                    + StoredState.MAX_TEXT + " are allowed");
        }
        StateReader reader = new StateReader(text);
        try {
            String version = reader.value("coalmine-state");
            reader.checksum(text);
            reader.requireKnown(version);
            return reader.state();
        } catch (UnknownFormatException e) {
            throw new UnknownFormatException("Invalid state, line 1: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Invalid state, line " + Math.max(1, reader.at) + ": " + e.getMessage(), e);
        }
    }

    /** A text that another version of Coalmine can read. */
    static final class UnknownFormatException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnknownFormatException(String message) {
            super(message);
        }
    }

    private void requireKnown(String version) {
        if (!version.equals(StateWriter.VERSION)) {
            throw new UnknownFormatException("format " + Lines.excerpt(version) + " is unknown, this version of"
                    + " Coalmine knows " + StateWriter.VERSION + ": a newer one wrote it");
        }
    }

    /** Checks the last line, which is the same in every version, and that nothing stands behind it. */
    private void checksum(String text) {
        int body = text.lastIndexOf("\n" + StateWriter.CHECKSUM) + 1;
        int continued = at;
        at = lines.length - 1;
        if (body == 0 || !text.endsWith("\n")) {
            throw new IllegalArgumentException("expected a checksum at the end: the text is torn");
        }
        String given = text.substring(body + StateWriter.CHECKSUM.length(), text.length() - 1);
        String right = StateWriter.checksum(text.substring(0, body));
        if (!given.equals(right)) {
            throw new IllegalArgumentException("the checksum is " + Lines.excerpt(given) + " where the text has \""
                    + right + "\": it is torn, or was changed by hand");
        }
        at = continued;
    }

    private StoredState state() {
        String rollout = RolloutId.requireName("rollout name", value("rollout"));
        RolloutId id = new RolloutId(rollout, value("revision"));
        long version = count(value("version"));
        if (version == 0 || version > MOST_VERSIONS) {
            throw new IllegalArgumentException("versions count from 1 to " + MOST_VERSIONS + ", found " + version);
        }
        String writer = Lines.unescape(value("writer"));
        Stamp stamp = new Stamp(version, writer, instant("written"));
        Progress progress = progress();
        Wealth wealth = next("wealth") ? wealth() : null;
        long forgotten = count(value("audit"));
        List<AuditEntry> entries = new ArrayList<>();
        while (next("change")) {
            if (entries.size() == AuditTrail.MAX_ENTRIES) {
                throw new IllegalArgumentException("more than " + AuditTrail.MAX_ENTRIES + " changes");
            }
            entries.add(entry());
        }
        if (!value("end").isEmpty() || at != lines.length - 2) {
            throw new IllegalArgumentException("expected nothing but the checksum after \"end\"");
        }
        return new StoredState(id, stamp, progress, wealth, new AuditTrail(entries, forgotten));
    }

    private Progress progress() {
        Phase phase = phase(token("phase"));
        Instant since = instant("since");
        String sentence = Lines.unescape(value("sentence"));
        Served served = served();
        Setting setting = setting(token("share"));
        String[] attempts = pair("attempts");
        return new Progress(
                phase, since, sentence, served, setting, new Attempts(attempts(attempts[0]), attempts(attempts[1])));
    }

    private static int attempts(String text) {
        int attempts = small(text);
        if (attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("expected at most " + MOST_ATTEMPTS + " attempts, found " + attempts);
        }
        return attempts;
    }

    private static Setting setting(String value) {
        boolean byHand = value.endsWith(BY_HAND);
        String share = byHand ? value.substring(0, value.length() - BY_HAND.length()) : value;
        return new Setting(share(share), byHand ? SetBy.HAND : SetBy.PLAN);
    }

    private Served served() {
        String[] served = pair("served");
        return new Served(duration(served[0]), count(served[1]));
    }

    private Wealth wealth() {
        int count = small(value("wealth"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String line = at < lines.length ? lines[at] : "";
            at++;
            if (!line.startsWith("  ")) {
                throw new IllegalArgumentException("expected " + count + " indented lines of wealth, found " + i);
            }
            text.append(Lines.unescape(line.substring(2))).append('\n');
        }
        return Wealth.parse(text.toString());
    }

    private AuditEntry entry() {
        Instant when = instant("change");
        String who = Lines.unescape(value("who"));
        AuditEntry.Position from = position(token("from"));
        AuditEntry.Position to = position(token("to"));
        String why = Lines.unescape(value("why"));
        return new AuditEntry(when, who, from, to, why, Lines.unescape(value("evidence")));
    }

    private static AuditEntry.Position position(String value) {
        int split = value.indexOf(" at ");
        if (split < 0) {
            throw new IllegalArgumentException("expected a phase and \" at \" a share, found " + Lines.excerpt(value));
        }
        return new AuditEntry.Position(phase(value.substring(0, split)), share(value.substring(split + 4)));
    }

    // ---- phases

    private static Phase phase(String value) {
        Queue<String> words = new ArrayDeque<>(Arrays.asList(value.split(" ", -1)));
        Phase phase = phase(words, value);
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("expected nothing more after a phase, found " + Lines.excerpt(value));
        }
        return phase;
    }

    private static Phase phase(Queue<String> words, String value) {
        String label = words.isEmpty() ? "" : words.remove();
        return switch (label) {
            case "pending" -> new Phase.Pending();
            case "promoted" -> new Phase.Promoted();
            case "aborted" -> new Phase.Aborted();
            case "paused" -> new Phase.Paused(watched(words, value));
            case "tripped" -> new Phase.Tripped(watched(words, value), coolDown(words));
            default -> watched(label, words, value);
        };
    }

    private static Phase.Watched watched(Queue<String> words, String value) {
        return watched(words.isEmpty() ? "" : words.remove(), words, value);
    }

    private static Phase.Watched watched(String label, Queue<String> words, String value) {
        return switch (label) {
            case "shadowing" -> new Phase.Shadowing();
            case "ramping" -> new Phase.Ramping(small(words.isEmpty() ? "" : words.remove()));
            case "baking" -> new Phase.Baking();
            default -> throw new IllegalArgumentException("expected a phase, found " + Lines.excerpt(value));
        };
    }

    private static @Nullable Duration coolDown(Queue<String> words) {
        if (!"cool-down".equals(words.peek())) {
            return null;
        }
        words.remove();
        return duration(words.isEmpty() ? "" : words.remove());
    }

    // ---- lines

    /** Returns whether the next line begins with that keyword. */
    private boolean next(String keyword) {
        return at < lines.length && (lines[at].equals(keyword) || lines[at].startsWith(keyword + " "));
    }

    /** Returns what stands after the keyword in the next line, and goes on to the one after. */
    private String value(String keyword) {
        boolean found = next(keyword);
        String line = at < lines.length ? lines[at] : "";
        at++;
        if (!found) {
            throw new IllegalArgumentException("expected \"" + keyword + "\", found " + Lines.excerpt(line));
        }
        return line.substring(Math.min(line.length(), keyword.length() + 1));
    }

    /** Returns a value that is a number, a time or a phase, and so is short. */
    private String token(String keyword) {
        String value = value(keyword);
        if (value.length() > MAX_TOKENS) {
            throw new IllegalArgumentException("\"" + keyword + "\" is " + value.length() + " characters long, at most "
                    + MAX_TOKENS + " are allowed");
        }
        return value;
    }

    private String[] pair(String keyword) {
        String[] values = token(keyword).split(" ", -1);
        if (values.length != 2) {
            throw new IllegalArgumentException("expected \"" + keyword + "\" with 2 values, found " + values.length);
        }
        return values;
    }

    private Instant instant(String keyword) {
        String text = token(keyword);
        Instant instant = parsed(text, "a time such as 2026-11-23T12:00:00Z", Instant::parse);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException("expected a time from 1970 to 2262, found " + Lines.excerpt(text));
        }
        return instant;
    }

    private static Duration duration(String text) {
        return parsed(text, "a duration such as PT10M", Duration::parse);
    }

    private static Share share(String text) {
        return parsed(text, "a share such as 5%", Share::parse);
    }

    private static <T> T parsed(String text, String what, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("expected " + what + ", found " + Lines.excerpt(text), e);
        }
    }

    private static int small(String text) {
        long count = count(text);
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a count up to " + Integer.MAX_VALUE + ", found " + count);
        }
        return (int) count;
    }

    private static long count(String text) {
        try {
            long count = Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a count, found " + Lines.excerpt(text), e);
        }
        throw new IllegalArgumentException("expected a count, found " + Lines.excerpt(text));
    }
}
