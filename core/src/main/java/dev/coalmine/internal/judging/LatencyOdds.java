package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.RankBet.Direction;

/**
 * A {@link LatencyReference} at given odds, with the logs of the rank bet's factors worked out once, so that a tick
 * only multiplies and adds. Immutable; made once for each evidence epoch.
 */
public final class LatencyOdds {
    private final LatencyReference reference;
    private final double odds;
    private final RankLogs slower;
    private final RankLogs faster;

    private LatencyOdds(LatencyReference reference, double odds) {
        this.reference = reference;
        this.odds = odds;
        this.slower = RankLogs.of(reference, odds, 1);
        this.faster = RankLogs.of(reference, odds, -1);
    }

    static LatencyOdds of(LatencyReference reference, double odds) {
        if (!(odds >= 0 && odds <= 1)) {
            throw new IllegalArgumentException("Invalid odds " + odds + ": allowed is 0 to 1");
        }
        return new LatencyOdds(reference, odds);
    }

    /** Returns the reference. */
    public LatencyReference reference() {
        return reference;
    }

    /** Returns the odds at which a testimony falls on the candidate. */
    public double odds() {
        return odds;
    }

    /** Returns what the bets in that direction gain. */
    RankLogs logs(Direction direction) {
        return direction == Direction.SLOWER ? slower : faster;
    }

    /** What the bets of the rank portfolio gain, in logs, by bin and bet: all bets on a bin lie side by side. */
    static final class RankLogs {
        private static final int BETS = Portfolio.RANK.size();

        private final double[] candidate;
        private final double[] stable;

        private RankLogs(double[] candidate, double[] stable) {
            this.candidate = candidate;
            this.stable = stable;
        }

        private static RankLogs of(LatencyReference reference, double odds, int sign) {
            double[] candidate = new double[BETS * reference.bins()];
            double[] stable = new double[BETS * reference.bins()];
            for (int bin = 0; bin < reference.bins(); bin++) {
                double slowness = reference.midRank(bin) - 0.5;
                for (int bet = 0; bet < BETS; bet++) {
                    double strength = sign * Portfolio.RANK.bet(bet);
                    candidate[bin * BETS + bet] = Math.log1p(strength * (1 - odds) * slowness);
                    stable[bin * BETS + bet] = Math.log1p(-strength * odds * slowness);
                }
            }
            return new RankLogs(candidate, stable);
        }

        /** Adds to the gains, by bet, what so many keys of either arm in that bin come to. */
        void gain(double[] gains, int bin, long candidateKeys, long stableKeys) {
            int first = bin * BETS;
            for (int bet = 0; bet < BETS; bet++) {
                gains[bet] += candidateKeys * candidate[first + bet] + stableKeys * stable[first + bet];
            }
        }
    }
}
