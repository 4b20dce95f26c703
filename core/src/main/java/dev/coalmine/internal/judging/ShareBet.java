package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Stakes;
import org.jspecify.annotations.Nullable;

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

    /** What was worked out last: odds change with the share, and four logs a bet are most of what a tick would take. */
    private volatile @Nullable Factors latest;

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
        Factors factors = factorsAt(odds);
        double[] gains = new double[portfolio.size()];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = factors.gain(i, heard);
        }
        return stakes.plus(gains);
    }

    private Factors factorsAt(double odds) {
        Factors known = latest;
        if (known == null || known.odds != odds) {
            known = new Factors(above, portfolio, odds);
            latest = known;
        }
        return known;
    }

    double logWealth(Stakes stakes) {
        return portfolio.logWealth(stakes);
    }

    /** The logs of the factors at some odds, by bet. Immutable once made. */
    private static final class Factors {
        private final double odds;
        private final double[] candidateAbove;
        private final double[] candidateBelow;
        private final double[] stableAbove;
        private final double[] stableBelow;

        Factors(double m, Portfolio portfolio, double odds) {
            int bets = portfolio.size();
            this.odds = odds;
            this.candidateAbove = new double[bets];
            this.candidateBelow = new double[bets];
            this.stableAbove = new double[bets];
            this.stableBelow = new double[bets];
            for (int bet = 0; bet < bets; bet++) {
                double harm = portfolio.bet(bet);
                double p = harm * m / (1 - m + harm * m);
                double q = odds * p + (1 - odds) * m;
                candidateAbove[bet] = Math.log(p / q);
                candidateBelow[bet] = Math.log((1 - p) / (1 - q));
                stableAbove[bet] = Math.log(m / q);
                stableBelow[bet] = Math.log((1 - m) / (1 - q));
            }
        }

        double gain(int bet, Exceedances heard) {
            return heard.candidateAbove() * candidateAbove[bet]
                    + (heard.candidate() - heard.candidateAbove()) * candidateBelow[bet]
                    + heard.stableAbove() * stableAbove[bet]
                    + (heard.stable() - heard.stableAbove()) * stableBelow[bet];
        }
    }
}
