package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import java.time.Instant;

/**
 * One change of a rollout, as it stands in the audit trail. Immutable.
 *
 * @param at when, by the wall clock
 * @param who {@code judge}, {@code fuse}, {@code plan}, or the person or system that gave the command; what is longer
 *     than {@value #MAX_WHO} characters is cut
 * @param from where the rollout stood
 * @param to where it stood from then on
 * @param why the reason in one sentence; what is longer than {@value #MAX_WORDS} characters is cut
 * @param evidence what the judge said at that moment, with its numbers, cut likewise; empty where nothing was judged
 */
public record AuditEntry(Instant at, String who, Position from, Position to, String why, String evidence) {
    /** Longest {@code who}, in characters: {@value}. */
    public static final int MAX_WHO = 500;

    /** Longest reason and longest evidence, in characters: {@value}. */
    public static final int MAX_WORDS = 1_000;

    /** Cuts what is too long. */
    public AuditEntry {
        who = Lines.fit(who, MAX_WHO);
        why = Lines.fit(why, MAX_WORDS);
        evidence = Lines.fit(evidence, MAX_WORDS);
    }

    /**
     * Where a rollout stands.
     *
     * @param phase the phase
     * @param share the share of keys that goes to the candidate
     */
    public record Position(Phase phase, Share share) {}

    /**
     * Returns this change as one line of JSON, without a line break: who, when, from where to where, and why.
     *
     * @param id the rollout that was changed
     */
    public String toJson(RolloutId id) {
        return AuditJson.write(id, this);
    }
}
