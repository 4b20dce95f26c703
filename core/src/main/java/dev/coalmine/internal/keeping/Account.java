package dev.coalmine.internal.keeping;

import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.store.AuditTrail;
import java.time.Instant;

/**
 * What is known of a rollout, and how it came about. Immutable.
 *
 * @param state where it stands
 * @param since since when, by the wall clock
 * @param sentence the sentence of the decision that led there
 * @param audit the last changes
 */
public record Account(RolloutState state, Instant since, String sentence, AuditTrail audit) {
    /** Returns this account with another state, to which nothing but time has led. */
    public Account with(RolloutState next) {
        return new Account(next, since, sentence, audit);
    }

    /** Returns this account with another trail. */
    public Account with(AuditTrail other) {
        return new Account(state, since, sentence, other);
    }
}
