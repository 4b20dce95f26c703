package dev.coalmine.internal.svg;

/**
 * One value of a shape, in the units of its axes. A y that is not a number makes a gap.
 *
 * @param x along the x axis
 * @param y along the y axis
 */
public record Point(double x, double y) {}
