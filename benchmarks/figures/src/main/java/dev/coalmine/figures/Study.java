package dev.coalmine.figures;

/** Makes the figures of one part of the report. */
@FunctionalInterface
interface Study {
    /** Returns them; the same for the same effort, but for what is measured in time. */
    Section run(Effort effort);
}
