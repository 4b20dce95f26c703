package dev.coalmine.internal.judging;

import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Wealth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what bets against the candidate win in a short time, for arms that can fail on their own for a moment.
 *
 * <p>The coin of a failing key is tossed by the hash, and no burst on both arms can bend it. But where each arm has a pool,
 * a shard or a host to itself, one of them may hiccup for a second and be none the worse, and by then ten keys have
 * testified. A cap lets a bet win at most a factor in each second, so that no verdict comes of less than a few seconds.
 *
 * <p>It takes speed and nothing else. A factor that is cut down, {@code min(e, c)}, is no larger than e, so its mean is
 * still at most 1; and how much c is was known before the tick, since it depends on the time since anybody testified.
 */
final class BurstCap {
    /** No limit. */
    static final BurstCap NONE = new BurstCap(Double.POSITIVE_INFINITY);

    private final double logPerSecond;

    /** A cap on the natural log of what each bet wins in a second. */
    BurstCap(double logPerSecond) {
        this.logPerSecond = logPerSecond;
    }

    /**
     * Returns the state after a tick of so many seconds, given that before it. Only what may trip is cut: neither signals
     * nor proofs.
     */
    Wealth cut(List<MetricBets> judged, Wealth before, Wealth after, double seconds) {
        double most = logPerSecond * seconds;
        if (logPerSecond == Double.POSITIVE_INFINITY) {
            return after;
        }
        List<MetricWealth> metrics = new ArrayList<>(after.metrics().size());
        for (int i = 0; i < after.metrics().size(); i++) {
            MetricWealth old = before.metrics().get(i);
            MetricWealth now = after.metrics().get(i);
            metrics.add(judged.get(i).metric().role() != Role.SIGNAL ? cut(old, now, most) : now);
        }
        return new Wealth(after.specification(), after.spent(), after.odds(), after.failure(), metrics);
    }

    private static MetricWealth cut(MetricWealth before, MetricWealth after, double most) {
        ProcessWealth recent = after.recent();
        return new MetricWealth(
                after.metric(),
                cut(before.sinceStart(), after.sinceStart(), most),
                recent == null ? null : cut(before.recent(), recent, most),
                after.proof());
    }

    private static ProcessWealth cut(@Nullable ProcessWealth before, ProcessWealth after, double most) {
        List<Stakes> bets = new ArrayList<>(after.bets().size());
        for (int i = 0; i < after.bets().size(); i++) {
            Stakes now = after.bets().get(i);
            bets.add(before == null ? now : cut(before.bets().get(i), now, most));
        }
        return new ProcessWealth(after.number(), after.tallies(), bets);
    }

    /** Returns the stakes after a gain, of which no bet takes more than that. */
    static Stakes cut(Stakes before, Stakes after, double most) {
        double[] logs = after.toArray();
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.min(logs[i], before.log(i) + most);
        }
        return Stakes.of(logs);
    }
}
