package dev.coalmine.simulation;

/**
 * How far a simulation has come.
 *
 * @param done rollouts that have ended
 * @param rollouts rollouts in all
 * @param tripped how many of those that have ended were tripped
 */
public record Progress(int done, int rollouts, int tripped) {
    /** Returns how much of the work is done, from 0 to 1. */
    public double fraction() {
        return (double) done / rollouts;
    }
}
