package dev.coalmine.internal.svg;

/** How a series of points is drawn. */
public enum Form {
    /** Straight from point to point. */
    LINE,
    /** Straight from point to point, with a dot on each that says its value to who points at it. */
    DOTS,
    /** Level from each point to where the next one begins. */
    STEPS,
    /** Like steps, filled down to the x axis: a histogram, each point at the lower edge of its bin. */
    AREA
}
