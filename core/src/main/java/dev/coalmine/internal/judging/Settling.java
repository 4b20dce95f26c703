package dev.coalmine.internal.judging;

/**
 * Whether a candidate is warm: what the windows of its warm-up say of it. Stateless.
 *
 * <p><b>Why it is honest to stop when it looks warm.</b> That rule looks at latencies, and latencies are what is judged
 * then; a rule that chose the evidence by what the evidence says would spoil it. This one only says from when on calls are
 * heard. What it has looked at are calls that ended before, and none of them testifies: the epoch that opens then has empty
 * cells, and the processes of latency hold the wealth of 1 that they began with. Where the past of a key says nothing about
 * how long its later calls take, the arm of each key that speaks is, given all that was seen, still the coin of the
 * routing hash, and {@code P(wealth ever ≥ 1/α | what went before) ≤ α} (Ville) for every way in which the warm-up can
 * end; so is the mean over those ways. Where keys keep their pace, what was seen does say something about who is on which
 * arm. Then the ends divide one and the same whole: the same keys speak of the same paces after any of them, and the wealth
 * has a mean of 1 over all ends together, though not at each. What is left are paces that change just after an end. The
 * first rule ends when the candidate looks fast, which favours it if anything; the second lets five of six
 * windows of a settled candidate pass, and thus selects next to nothing. Otherwise the rules can only go wrong in what they are for, in taking for warm what is
 * still cold.
 *
 * <p>It compares the candidate with stable, which went through the same minutes, and not with a number: a machine that
 * is busy for a while makes both slow. What the guardrail tolerates is not taken off here: what is merely tolerated while cold
 * may be a little more a minute later. A candidate that is slower for good never gets there, and waits until its compiler has
 * had its say. For that it is compared with itself a window earlier, less what became of stable meanwhile.
 *
 * <p>Ranks are compared by the probability that a call of one side is slower than one of the other (Mann, Whitney 1947),
 * whose variance for equal distributions of n and m calls is {@code (1/n + 1/m)/12} at most.
 */
public final class Settling {
    /** Fewest candidate calls in a window that says anything: {@value}. */
    public static final long FEWEST_CALLS = 500;

    /** Fewest calls of stable that a window of the candidate can be held against: {@value}. */
    private static final long FEWEST_STABLE_CALLS = 50;

    private static final double[] TAILS = {0.1, 0.01};

    private Settling() {}

    /** Returns whether there is no stable to compare the candidate's calls with in this window, as at a share of 100%. */
    public static boolean isAlone(LatencyTestimonies window) {
        Exceedances all = window.above(0);
        return all.candidate() >= FEWEST_CALLS && all.stable() < FEWEST_STABLE_CALLS;
    }

    /**
     * Returns whether the candidate was no slower than stable in this window, neither on the whole nor in the slowest tenth
     * and hundredth of stable's calls, but for the luck of one standard deviation.
     */
    public static boolean isAsFast(LatencyTestimonies window) {
        Exceedances all = window.above(0);
        if (all.candidate() < FEWEST_CALLS || all.stable() < FEWEST_STABLE_CALLS) {
            return false;
        }
        double variance = (1.0 / all.candidate() + 1.0 / all.stable()) / 12;
        if (slower(window.candidates(), window.stables()) > 0.5 + Math.sqrt(variance)) {
            return false;
        }
        for (double tail : TAILS) {
            Exceedances above = window.above(firstBinAbove(tail, window));
            double expected = (double) above.stableAbove() * all.candidate() / all.stable();
            double luck = expected * (1 + (double) all.candidate() / all.stable());
            if (above.candidateAbove() > expected + Math.sqrt(luck)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether the candidate is not faster than in the window before, but for what stable became meanwhile and the
     * luck of one standard deviation.
     */
    public static boolean hasSettled(LatencyTestimonies before, LatencyTestimonies now) {
        Exceedances first = before.above(0);
        Exceedances second = now.above(0);
        if (first.candidate() < FEWEST_CALLS || second.candidate() < FEWEST_CALLS) {
            return false;
        }
        double faster = slower(before.candidates(), now.candidates()) - slower(before.stables(), now.stables());
        double variance = (1.0 / first.candidate()
                        + 1.0 / second.candidate()
                        + 1.0 / Math.max(1, first.stable())
                        + 1.0 / Math.max(1, second.stable()))
                / 12;
        return faster <= Math.sqrt(variance);
    }

    /** Returns the lowest bin from which on at most that part of stable's calls lies; one past the last if there is none. */
    private static int firstBinAbove(double part, LatencyTestimonies window) {
        int bin = window.bins();
        double most = part * window.above(0).stable();
        while (bin > 0 && window.above(bin - 1).stableAbove() <= most) {
            bin--;
        }
        return bin;
    }

    /** Returns the probability that a call of the first is slower than one of the second, half where they are alike. */
    private static double slower(long[] first, long[] second) {
        double pairs = 0;
        long ofFirst = 0;
        long ofSecond = 0;
        for (int bin = 0; bin < first.length; bin++) {
            pairs += first[bin] * (ofSecond + second[bin] / 2.0);
            ofFirst += first[bin];
            ofSecond += second[bin];
        }
        return ofFirst == 0 || ofSecond == 0 ? 0.5 : pairs / ofFirst / ofSecond;
    }
}
