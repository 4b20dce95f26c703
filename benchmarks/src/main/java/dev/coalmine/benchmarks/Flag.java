package dev.coalmine.benchmarks;

import org.togglz.core.Feature;

/** The flag of the peers that want an enum. */
public enum Flag implements Feature {
    /** Whether the candidate is called. */
    PRICING
}
