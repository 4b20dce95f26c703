package dev.coalmine.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What the judge found for one guardrail.
 *
 * @param guardrail the guardrail's name, such as {@code error-rate}
 * @param kind what the evidence shows for it
 * @param evidence the numbers
 * @param sentence the numbers in one plain sentence, from which a reader can recompute the verdict
 * @param outlook how much more a proof would take; null where something is shown already, and before there is anything to
 *     tell it by
 */
public record Finding(
        String guardrail,
        Verdict.Kind kind,
        Evidence evidence,
        String sentence,
        @Nullable Outlook outlook) {}
