package dev.coalmine.stats;

/**
 * What was recorded of a business signal for keys on one arm.
 *
 * @param outcomes how often it was recorded that there was an outcome, or that there was none
 * @param happened how often there was one
 * @param values how many values were recorded
 * @param mean their mean; zero if there are none
 * @param quantiles what they look like
 */
public record SignalArmStats(long outcomes, long happened, long values, double mean, Quantiles quantiles) {
    /**
     * Quantiles of values, true to 3%; zero if there are none.
     *
     * @param p10 what a tenth of them do not exceed
     * @param median what half of them do not exceed
     * @param p90 what nine tenths of them do not exceed
     */
    public record Quantiles(double p10, double median, double p90) {}

    /** Returns the part of the recorded outcomes that happened, from 0 to 1; zero when none was recorded. */
    public double rate() {
        return outcomes == 0 ? 0 : (double) happened / outcomes;
    }
}
