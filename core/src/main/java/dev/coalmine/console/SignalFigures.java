package dev.coalmine.console;

import dev.coalmine.stats.SignalArmStats;
import dev.coalmine.stats.SignalStats;

/**
 * What was recorded of a business signal. Immutable.
 *
 * @param name its name
 * @param stable of keys that were on stable
 * @param candidate of keys that were on the candidate
 * @param excluded what belongs to neither
 * @param ignored values that were no finite numbers
 */
public record SignalFigures(String name, Arm stable, Arm candidate, long excluded, long ignored) {
    /**
     * What was recorded for keys on one arm; figures of what was not recorded are zero.
     *
     * @param outcomes how often it was recorded that there was an outcome, or that there was none
     * @param rate the part of these that happened, from 0 to 1
     * @param values how many values were recorded
     * @param mean their mean
     * @param p10 what a tenth of them do not exceed
     * @param median what half of them do not exceed
     * @param p90 what nine tenths of them do not exceed
     */
    public record Arm(long outcomes, double rate, long values, double mean, double p10, double median, double p90) {
        private static Arm of(SignalArmStats stats) {
            return new Arm(
                    stats.outcomes(),
                    stats.rate(),
                    stats.values(),
                    Figures.finite(stats.mean()),
                    Figures.finite(stats.quantiles().p10()),
                    Figures.finite(stats.quantiles().median()),
                    Figures.finite(stats.quantiles().p90()));
        }
    }

    static SignalFigures of(SignalStats stats) {
        return new SignalFigures(
                stats.name(), Arm.of(stats.stable()), Arm.of(stats.candidate()), stats.excluded(), stats.ignored());
    }
}
