package dev.coalmine.internal.judging;

/**
 * A {@link LatencyReference} at given odds, with the logs of the rank bet's factors worked out once, so that a tick
 * only multiplies and adds. Immutable; made once for each evidence epoch.
 */
public final class LatencyOdds {
    private final LatencyReference reference;
    private final double odds;
    private final double[][] candidateLogs;
    private final double[][] stableLogs;

    private LatencyOdds(LatencyReference reference, double odds, double[][] candidateLogs, double[][] stableLogs) {
        this.reference = reference;
        this.odds = odds;
        this.candidateLogs = candidateLogs;
        this.stableLogs = stableLogs;
    }

    static LatencyOdds of(LatencyReference reference, double odds) {
        if (!(odds >= 0 && odds <= 1)) {
            throw new IllegalArgumentException("Invalid odds " + odds + ": allowed is 0 to 1");
        }
        int bets = Portfolio.RANK.size();
        double[][] candidateLogs = new double[bets][reference.bins()];
        double[][] stableLogs = new double[bets][reference.bins()];
        for (int bet = 0; bet < bets; bet++) {
            double strength = Portfolio.RANK.bet(bet);
            for (int bin = 0; bin < reference.bins(); bin++) {
                double slowness = reference.midRank(bin) - 0.5;
                candidateLogs[bet][bin] = Math.log1p(strength * (1 - odds) * slowness);
                stableLogs[bet][bin] = Math.log1p(-strength * odds * slowness);
            }
        }
        return new LatencyOdds(reference, odds, candidateLogs, stableLogs);
    }

    /** Returns the reference. */
    public LatencyReference reference() {
        return reference;
    }

    /** Returns the odds at which a testimony falls on the candidate. */
    public double odds() {
        return odds;
    }

    /** Returns what that bet gains, in logs, by one candidate key in that bin. */
    double candidateLog(int bet, int bin) {
        return candidateLogs[bet][bin];
    }

    /** Returns what that bet gains, in logs, by one stable key in that bin. */
    double stableLog(int bet, int bin) {
        return stableLogs[bet][bin];
    }
}
