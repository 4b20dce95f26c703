package dev.coalmine.internal.judging;

/**
 * What testifies, and so what the coin is that the judge bets on. One rollout never mixes the two.
 *
 * <p>Under sticky routing the calls of one key all fall on the same side, so that calls are no evidence of anything: on
 * four populations of sticky keys, judging by call tripped healthy candidates in up to 48% of rollouts at a promised
 * 0.1%. Deng, Knoblich, Lu, <i>Applying the Delta Method in Metric Analytics</i> (KDD 2018), on the unit of
 * randomisation.
 */
public enum Unit {
    /** Each key testifies once for each process; the odds are those of the routing. For sticky routing, the default. */
    KEY,
    /**
     * Each call testifies; the odds are the realised share of its batch, which is a fair coin because the calls are
     * exchangeable. Only for rollouts that toss a coin for each call.
     */
    CALL
}
