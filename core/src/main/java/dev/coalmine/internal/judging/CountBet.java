package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Stakes;

/**
 * The bet on which arm the next failing key is.
 *
 * <p><b>The idea.</b> A salted hash puts a key on the candidate's side with a known probability, the share. If the
 * candidate is no worse than stable, the side of the next failing key is still that coin, whatever else happens: drift,
 * incidents that hit both arms, heavy users, retries, bursts. So bet, at fair odds, that failing keys are candidate
 * keys. A bettor who starts with 1 at fair odds cannot be expected to get rich: the chance of ever owning 1/α is at
 * most α, however often one looks (Ville, <i>Étude critique de la notion de collectif</i>, 1939). When the bettor does
 * get rich, the coin was not fair, and only the candidate can have bent it.
 *
 * <p><b>The odds.</b> Let the candidate be tolerated {@code ratio} times stable's rate. A failing key is then on the
 * candidate with probability at most {@code θ = ratio·ρ / (ratio·ρ + 1 − ρ)} at odds ρ. The bet made for harm λ
 * multiplies its wealth by {@code λ/g} for a failing candidate key and by {@code 1/g} for a failing stable key, where
 * {@code g = 1 + θ(λ − 1)} makes it fair: {@code θ·λ/g + (1 − θ)/g = 1}. A tolerated {@code difference} is paid for by
 * the call: {@code −calls·difference·(λ/g − 1)}; then the mean factor is at most 1 because {@code 1 + x ≤ exp(x)}. With
 * ratio 0 only the ceiling is left, which needs no stable arm. Stable's own rate appears nowhere, so it may change as
 * it likes.
 *
 * <p>With λ below 1 the same formulas bet the other way, that the candidate is <em>better</em> than the margin; that is
 * the bet for PASS.
 *
 * <p>Lindon, Malek, <i>Anytime-Valid Inference for Multinomial Count Data</i> (NeurIPS 2022); Turner, Ly, Grünwald,
 * <i>Generic E-variables for exact sequential k-sample tests</i> (arXiv 2106.02693).
 */
final class CountBet {
    private final Margin margin;
    private final Portfolio portfolio;

    /** A bet against the candidate being within the margin, or, with the PASS portfolio, against it being above. */
    CountBet(Margin margin, Portfolio portfolio) {
        this.margin = margin;
        this.portfolio = portfolio;
    }

    Stakes start() {
        return portfolio.start();
    }

    /**
     * Returns the stakes after one batch. Batches of the same odds may be split and merged at will, and stakes that
     * instances of a fleet gained apart may be added.
     *
     * @param odds the odds in force; where calls testify, the realised share of the batch
     * @param candidateCalls calls of the batch on the candidate
     * @param heard who testified
     */
    Stakes add(Stakes stakes, double odds, long candidateCalls, Testimonies heard) {
        boolean silent = heard.candidateKeys() == 0 && heard.stableKeys() == 0;
        if (standsStill(odds) || (silent && (margin.difference() == 0 || candidateCalls == 0))) {
            return stakes;
        }
        double[] gains = new double[portfolio.size()];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = gain(portfolio.bet(i), theta(odds), candidateCalls, heard);
        }
        return stakes.plus(gains);
    }

    /** Returns whether there is nothing to learn: nobody is on the candidate, or nobody is left to compare with. */
    private boolean standsStill(double odds) {
        return odds <= 0 || (odds >= 1 && margin.ratio() > 0);
    }

    /** Returns the probability that a failing key is on the candidate when that is exactly at the tolerated ratio. */
    private double theta(double odds) {
        double candidate = margin.ratio() * odds;
        return candidate == 0 ? 0 : candidate / (candidate + 1 - odds);
    }

    private double gain(double harm, double theta, long candidateCalls, Testimonies heard) {
        double logFair = Math.log1p(theta * (harm - 1));
        double gain = -(heard.candidateKeys() + heard.stableKeys()) * logFair;
        if (heard.candidateKeys() > 0) {
            gain += heard.candidateKeys() * Math.log(harm);
        }
        if (margin.difference() > 0) {
            gain -= candidateCalls * margin.difference() * (harm * Math.exp(-logFair) - 1);
        }
        return gain;
    }

    double logWealth(Stakes stakes) {
        return portfolio.logWealth(stakes);
    }
}
