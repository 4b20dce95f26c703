package dev.coalmine.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The last changes of a rollout, oldest first; at most {@value #MAX_ENTRIES}. Immutable and thread-safe.
 *
 * @param entries the changes that are kept
 * @param forgotten how many older ones are not kept any more
 */
public record AuditTrail(List<AuditEntry> entries, long forgotten) {
    /** How many changes are kept: {@value}. */
    public static final int MAX_ENTRIES = 100;

    /** No change yet. */
    public static final AuditTrail EMPTY = new AuditTrail(List.of(), 0);

    /** Keeps the newest entries and counts the others as forgotten. */
    public AuditTrail {
        if (forgotten < 0) {
            throw new IllegalArgumentException(
                    "Invalid number of forgotten changes " + forgotten + ": allowed is 0 and above");
        }
        int tooMany = Math.max(0, entries.size() - MAX_ENTRIES);
        entries = List.copyOf(entries.subList(tooMany, entries.size()));
        forgotten += tooMany;
    }

    /** Returns this trail with one more change. */
    public AuditTrail plus(AuditEntry entry) {
        List<AuditEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new AuditTrail(more, forgotten);
    }

    /**
     * Returns the kept changes as <a href="https://jsonlines.org">JSON lines</a>, oldest first, each ended by a line
     * feed.
     *
     * @param id the rollout that was changed
     */
    public String toJsonLines(RolloutId id) {
        StringBuilder lines = new StringBuilder();
        for (AuditEntry entry : entries) {
            lines.append(entry.toJson(id)).append('\n');
        }
        return lines.toString();
    }
}
