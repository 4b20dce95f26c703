package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Stakes;

/**
 * The bet on how many first calls lie above a threshold, where being below testifies as well.
 *
 * <p>The threshold is a quantile of a frozen reference, above which a part {@code m} of all calls lies. The bet made
 * for an odds ratio λ expects a part {@code p = λm / (1 − m + λm)} of the candidate's to lie above, so that of both
 * arms together {@code q = ρp + (1 − ρ)m} do. Its factors are
 *
 * <pre>
 *              candidate          stable
 *   above      p / q              m / q
 *   below      (1 − p)/(1 − q)    (1 − m)/(1 − q)
 * </pre>
 *
 * and each row is fair over the coin: {@code ρ·p/q + (1 − ρ)·m/q = 1}. It stays fair when m is wrong, as it is once the
 * load has changed; that costs speed only. Where exceedances are rare, {@link CountBet} needs only them and is as good;
 * where they are not, the calls below carry half of the news.
 *
 * <p>With λ below 1 it is the bet for PASS, that <em>fewer</em> of the candidate's calls lie above, once its latencies are
 * lowered by the margin. Against a candidate at the margin both rows stay fair, whatever part of the calls lies above; and
 * the more of a slower candidate's do, the more it loses, since then {@code p < q}.
 *
 * <p>Turner, Ly, Grünwald, <i>Generic E-variables for exact sequential k-sample tests</i> (arXiv 2106.02693).
 */
final class ShareBet {
    private final double above;
    private final Portfolio portfolio;

    /** A bet, for the harm of that portfolio, on a threshold above which that part of the reference lies. */
    ShareBet(double above, Portfolio portfolio) {
        this.above = above;
        this.portfolio = portfolio;
    }

    Stakes start() {
        return portfolio.start();
    }

    /** Returns the stakes after one batch at the given odds; where calls testify, the realised share of the batch. */
    Stakes add(Stakes stakes, double odds, Exceedances heard) {
        if (heard.candidate() + heard.stable() == 0 || odds <= 0 || odds >= 1) {
            return stakes;
        }
        double[] gains = new double[portfolio.size()];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = gain(portfolio.bet(i), odds, heard);
        }
        return stakes.plus(gains);
    }

    private double gain(double harm, double odds, Exceedances heard) {
        double m = above;
        double p = harm * m / (1 - m + harm * m);
        double q = odds * p + (1 - odds) * m;
        return heard.candidateAbove() * Math.log(p / q)
                + (heard.candidate() - heard.candidateAbove()) * Math.log((1 - p) / (1 - q))
                + heard.stableAbove() * Math.log(m / q)
                + (heard.stable() - heard.stableAbove()) * Math.log((1 - m) / (1 - q));
    }

    double logWealth(Stakes stakes) {
        return portfolio.logWealth(stakes);
    }
}
