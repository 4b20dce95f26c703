package dev.coalmine.internal.control;

/** Stands for a numeric routing key, which is all in its bits, so that no number is ever boxed. */
public enum NumberKey {
    /** The one instance. */
    INSTANCE
}
