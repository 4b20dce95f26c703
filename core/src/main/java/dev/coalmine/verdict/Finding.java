package dev.coalmine.verdict;

/**
 * What the judge found for one guardrail.
 *
 * @param guardrail the guardrail's name, such as {@code error-rate}
 * @param kind what the evidence shows for it
 * @param evidence the numbers
 * @param sentence the numbers in one plain sentence, from which a reader can recompute the verdict
 */
public record Finding(String guardrail, Verdict.Kind kind, Evidence evidence, String sentence) {}
