package dev.coalmine.verdict;

import org.jspecify.annotations.Nullable;

/**
 * The judge's state for one metric.
 *
 * @param metric the metric's name, such as {@code error-rate}
 * @param sinceStart the process that runs for as long as the evidence is of one piece
 * @param recent the process that is restarted again and again to find regressions that come late, if one runs yet
 * @param proof the bets that the candidate is good enough, for PASS; it begins anew with {@code sinceStart}
 */
public record MetricWealth(
        String metric, ProcessWealth sinceStart, @Nullable ProcessWealth recent, ProofWealth proof) {}
