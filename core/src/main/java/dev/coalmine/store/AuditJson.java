package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes as JSON (RFC 8259). Strings are escaped so that the text is one line and valid UTF-8 whatever they
 * hold.
 */
final class AuditJson {
    private final StringBuilder json = new StringBuilder();

    private AuditJson() {}

    static String write(RolloutId id, AuditEntry entry) {
        AuditJson writer = new AuditJson();
        writer.json.append('{');
        writer.field("at", entry.at().toString());
        writer.field("rollout", id.rollout());
        writer.field("revision", id.revision());
        writer.field("who", entry.who());
        writer.position("from", entry.from());
        writer.position("to", entry.to());
        writer.field("why", entry.why());
        writer.field("evidence", entry.evidence());
        writer.json.append('}');
        return writer.json.toString();
    }

    private void position(String name, AuditEntry.Position position) {
        name(name);
        json.append('{');
        phase(position.phase());
        name("share");
        json.append(BigDecimal.valueOf(position.share().millionths())
                .divide(BigDecimal.valueOf(Share.UNITS))
                .stripTrailingZeros()
                .toPlainString());
        json.append('}');
    }

    private void phase(Phase phase) {
        field("phase", phase.label());
        Phase.@Nullable Watched from = null;
        if (phase instanceof Phase.Paused paused) {
            from = paused.from();
        } else if (phase instanceof Phase.Tripped tripped) {
            from = tripped.from();
            Duration coolDown = tripped.coolDown();
            if (coolDown != null) {
                field("coolDown", coolDown.toString());
            }
        }
        if (from != null) {
            field("of", from.label());
        }
        if ((from == null ? phase : from) instanceof Phase.Ramping ramping) {
            name("step");
            json.append(ramping.step());
        }
    }

    private void field(String name, String value) {
        name(name);
        string(value);
    }

    private void name(String name) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        string(name);
        json.append(':');
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Lines.plain(text, i)) {
                json.append(c);
            } else {
                json.append(Lines.unicodeEscape(c));
            }
        }
        json.append('"');
    }
}
