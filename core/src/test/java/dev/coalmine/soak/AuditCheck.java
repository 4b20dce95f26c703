package dev.coalmine.soak;

import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Share;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditEntry.Position;
import dev.coalmine.store.AuditTrail;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds an audit trail against where the rollout stands and what its listeners were told: each change begins where the one
 * before has led, the last one has led to where the rollout stands, each says who and why, and none is missing.
 */
final class AuditCheck {
    private final List<String> problems = new ArrayList<>();
    private final String rollout;

    private AuditCheck(String rollout) {
        this.rollout = rollout;
    }

    /** Returns what is not explained. */
    static List<String> problems(RolloutStatus status, List<RolloutEvent> told) {
        AuditCheck check = new AuditCheck(status.name());
        check.chain(status.audit(), new Position(status.phase(), status.share()));
        check.count(status, told);
        return check.problems;
    }

    /** Returns what is not explained of how a rollout came to stand there. */
    static List<String> problems(String rollout, AuditTrail audit, Position now) {
        AuditCheck check = new AuditCheck(rollout);
        check.chain(audit, now);
        return check.problems;
    }

    private void chain(AuditTrail audit, Position now) {
        Position last = audit.forgotten() == 0 ? new Position(new Phase.Pending(), Share.NONE) : null;
        for (AuditEntry entry : audit.entries()) {
            if (last != null && !entry.from().equals(last)) {
                problem("nothing explains how it came from " + last + " to " + entry.from() + ", before " + entry);
            }
            if (entry.who().isBlank() || entry.why().isBlank()) {
                problem("nobody says who or why: " + entry);
            }
            if (entry.evidence().isBlank() && !(entry.from().phase() instanceof Phase.Pending)) {
                problem("no evidence: " + entry);
            }
            last = entry.to();
        }
        if (last == null || !last.equals(now)) {
            problem("nothing explains how it came from " + last + " to " + now);
        }
    }

    private void count(RolloutStatus status, List<RolloutEvent> told) {
        AuditTrail audit = status.audit();
        long inTrail = audit.entries().size() + audit.forgotten();
        long decisions = told.stream().filter(AuditCheck::isDecision).count();
        boolean known = !(status.phase() instanceof Phase.Pending);
        if (known && inTrail != decisions) {
            problem(inTrail + " changes in the audit trail, " + decisions + " were told: "
                    + audit.entries().stream().map(AuditEntry::why).toList() + ", "
                    + told.stream().map(RolloutEvent::sentence).toList());
        }
        told.stream()
                .filter(event ->
                        event.sentence().isBlank() || event.change().who().isBlank())
                .forEach(event -> problem("told without a word: " + event));
    }

    /** Returns whether it was decided here, and so stands in the audit trail. */
    static boolean isDecision(RolloutEvent event) {
        return !(event instanceof RolloutEvent.StoreLost
                || event instanceof RolloutEvent.StoreBack
                || event instanceof RolloutEvent.Restored);
    }

    private void problem(String what) {
        problems.add(rollout + ": " + what);
    }
}
