package dev.coalmine.report;

import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * How a rollout stood at one moment: the share in force, and how far the judge had come.
 *
 * @param at when
 * @param share the share in force
 * @param harm where the bettor of each guardrail stood, in the verdict's order
 */
record Moment(Instant at, Share share, List<Evidence.Standing> harm) {
    static Moment of(Instant at, Share share, Verdict verdict) {
        List<Evidence.Standing> harm = verdict.findings().stream()
                .map(finding -> finding.evidence().harm())
                .toList();
        return new Moment(at, share, harm);
    }
}
