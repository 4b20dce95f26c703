package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.verdict.Wealth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The text form of {@link StoredState}, version 1: one fact a line, a keyword and its value, ended by a checksum of all
 * lines before it. See {@code docs/state-format.md}; {@link StateReader} reads it.
 */
final class StateWriter {
    static final String VERSION = "1";
    static final String CHECKSUM = "checksum ";

    private final StringBuilder text = new StringBuilder();

    private StateWriter() {}

    static String write(StoredState state) {
        StateWriter writer = new StateWriter();
        writer.state(state);
        String text = seal(writer.text.toString());
        if (text.length() > StoredState.MAX_TEXT) {
            throw new IllegalStateException("The state of " + state.id() + " is " + text.length()
                    + " characters long, at most " + StoredState.MAX_TEXT + " are allowed");
        }
        return text;
    }

    /** Returns the lines with their checksum. */
    static String seal(String lines) {
        return lines + CHECKSUM + checksum(lines) + "\n";
    }

    static String checksum(String lines) {
        CRC32C checksum = new CRC32C();
        checksum.update(lines.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    private void state(StoredState state) {
        line("coalmine-state", VERSION);
        line("rollout", state.id().rollout());
        line("revision", state.id().revision());
        line("version", Long.toString(state.stamp().version()));
        line("writer", Lines.escape(state.stamp().writer()));
        line("written", state.stamp().at().toString());
        progress(state.progress());
        wealth(state.wealth());
        line("audit", Long.toString(state.audit().forgotten()));
        for (AuditEntry entry : state.audit().entries()) {
            entry(entry);
        }
        line("end", "");
    }

    private void progress(Progress progress) {
        Served served = progress.served();
        Attempts attempts = progress.attempts();
        line("phase", phase(progress.phase()));
        line("since", progress.since().toString());
        line("sentence", Lines.escape(progress.sentence()));
        line("served", served.held() + " " + served.calls());
        line("share", progress.setting().share() + (progress.setting().by() == SetBy.HAND ? " by hand" : ""));
        line("attempts", attempts.total() + " " + attempts.automatic());
    }

    private void wealth(@Nullable Wealth wealth) {
        if (wealth == null) {
            return;
        }
        List<String> lines = wealth.toText().lines().toList();
        line("wealth", Integer.toString(lines.size()));
        for (String line : lines) {
            text.append("  ").append(Lines.escape(line)).append('\n');
        }
    }

    private void entry(AuditEntry entry) {
        line("change", entry.at().toString());
        line("who", Lines.escape(entry.who()));
        line("from", position(entry.from()));
        line("to", position(entry.to()));
        line("why", Lines.escape(entry.why()));
        line("evidence", Lines.escape(entry.evidence()));
    }

    private static String position(AuditEntry.Position position) {
        return phase(position.phase()) + " at " + position.share();
    }

    static String phase(Phase phase) {
        String label = phase.label();
        if (phase instanceof Phase.Ramping ramping) {
            return label + " " + ramping.step();
        }
        if (phase instanceof Phase.Paused paused) {
            return label + " " + phase(paused.from());
        }
        if (phase instanceof Phase.Tripped tripped) {
            Duration coolDown = tripped.coolDown();
            return label + " " + phase(tripped.from()) + (coolDown == null ? "" : " cool-down " + coolDown);
        }
        return label;
    }

    private void line(String keyword, String value) {
        text.append(keyword).append(value.isEmpty() ? "" : " ").append(value).append('\n');
    }
}
