package dev.coalmine.internal.judging;

/**
 * How the chance of a false trip, α, is divided, so that all processes together never exceed it.
 *
 * <p>Ville's inequality bounds one bettor: the chance of ever owning 1/α is at most α. The judge keeps several, because
 * one that has lost for hours on a healthy candidate needs long to notice that it went bad. Each gets a part of α, and
 * chances add up at worst: α is split over metrics by weight, and over processes by number. Number 0, which runs since
 * the start, gets ¾; number i gets {@code ¼ / (i(i + 1))}, and since {@code Σ 1/(i(i + 1)) = 1}, there may be as many
 * restarts as there are ticks. Numbers go on over retries, acknowledgements and reconfigurations: what was spent stays
 * spent. Never is a running process restaked with what another left over; that trips always under bursts.
 *
 * <p>Restarting detectors under a summable budget: Shin, Ramdas, Rinaldo, <i>E-detectors</i> (2022).
 */
final class Budget {
    private static final double SINCE_START = 0.75;

    private Budget() {}

    /** Returns the part of a metric's budget that the process with that number may spend. */
    static double part(int process) {
        return process == 0 ? SINCE_START : (1 - SINCE_START) / (process * (process + 1.0));
    }

    /** Returns the natural log of the wealth at which that process of a metric with that part of α has shown harm. */
    static double logLimit(double alpha, double weight, int process) {
        return Math.log(1 / (alpha * weight * part(process)));
    }
}
