package dev.coalmine.internal.svg;

/**
 * A labelled value of an axis.
 *
 * @param value where it stands
 * @param label what it says
 */
record Tick(double value, String label) {}
