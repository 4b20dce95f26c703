package dev.coalmine.simulation;

/**
 * What tells a key's calls from those of other keys.
 *
 * @param failing the part of its calls that fails on a healthy implementation
 * @param slow whether it is one of the slow keys
 * @param hit whether it is one of those for which a regressed candidate always fails
 */
record Trait(double failing, boolean slow, boolean hit) {}
