package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Stakes;

/**
 * The bet that slow ranks are on the candidate: it sees a shift of the whole distribution, where no single quantile
 * moves much.
 *
 * <p>Each first call is scored by its rank φ in the frozen reference, from 0 to 1. The bet of strength a multiplies its
 * wealth by {@code 1 + a(1 − ρ)(φ − ½)} for a candidate key and by {@code 1 − aρ(φ − ½)} for a stable key. Over the
 * coin that is {@code ρ·(1 + a(1 − ρ)(φ − ½)) + (1 − ρ)·(1 − aρ(φ − ½)) = 1} for every φ, so the reference may be
 * wrong and the latencies may drift. Strengths stay below 2, so that no factor can become zero or negative.
 *
 * <p>The bet for PASS turns the sign of a and wins by <em>fast</em> ranks of the candidate, whose latencies are lowered by
 * the margin first. Against a candidate at the margin that is fair for every φ; against a slower one, whose ranks are
 * higher on average by d, the mean factor is {@code 1 − aρ(1 − ρ)d}.
 *
 * <p>A betting form of the Wilcoxon rank test, after Zampieri, <i>Sequential Randomization Tests Using e-values</i>
 * (arXiv 2512.04366). The quantile bets beside it follow Howard, Ramdas, <i>Sequential estimation of quantiles</i>
 * (Bernoulli 2022).
 */
final class RankBet {
    private static final Portfolio PORTFOLIO = Portfolio.RANK;

    private final Direction direction;

    RankBet(Direction direction) {
        this.direction = direction;
    }

    /** What is bet on. */
    enum Direction {
        /** That the candidate is slower. */
        SLOWER,
        /** That the candidate is faster. */
        FASTER
    }

    Stakes start() {
        return PORTFOLIO.start();
    }

    /** Returns the stakes after one batch of first calls. */
    Stakes add(Stakes stakes, LatencyOdds odds, LatencyTestimonies heard) {
        if (odds.odds() <= 0 || odds.odds() >= 1) {
            return stakes;
        }
        LatencyOdds.RankLogs logs = odds.logs(direction);
        double[] gains = new double[PORTFOLIO.size()];
        for (int bin = 0; bin < heard.bins(); bin++) {
            long candidate = heard.candidate(bin);
            long stable = heard.stable(bin);
            if (candidate != 0 || stable != 0) {
                logs.gain(gains, bin, candidate, stable);
            }
        }
        return stakes.plus(gains);
    }

    double logWealth(Stakes stakes) {
        return PORTFOLIO.logWealth(stakes);
    }
}
