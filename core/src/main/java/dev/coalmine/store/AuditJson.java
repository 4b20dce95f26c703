package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.words.Json;
import dev.coalmine.plan.Share;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes changes as JSON on one line. */
final class AuditJson {
    private final Json json = new Json();

    private AuditJson() {}

    static String write(RolloutId id, AuditEntry entry) {
        AuditJson writer = new AuditJson();
        writer.json
                .open()
                .text("at", entry.at().toString())
                .text("rollout", id.rollout())
                .text("revision", id.revision())
                .text("who", entry.who());
        writer.position("from", entry.from());
        writer.position("to", entry.to());
        return writer.json
                .text("why", entry.why())
                .text("evidence", entry.evidence())
                .close()
                .toString();
    }

    private void position(String name, AuditEntry.Position position) {
        json.open(name);
        phase(position.phase());
        json.number("share", position.share().millionths() / (double) Share.UNITS)
                .close();
    }

    private void phase(Phase phase) {
        json.text("phase", phase.label());
        Phase.@Nullable Watched from = null;
        if (phase instanceof Phase.Paused paused) {
            from = paused.from();
        } else if (phase instanceof Phase.Tripped tripped) {
            from = tripped.from();
            Duration coolDown = tripped.coolDown();
            if (coolDown != null) {
                json.text("coolDown", coolDown.toString());
            }
        }
        if (from != null) {
            json.text("of", from.label());
        }
        if ((from == null ? phase : from) instanceof Phase.Ramping ramping) {
            json.number("step", ramping.step());
        }
    }
}
