package dev.coalmine.internal.course;

import java.util.OptionalDouble;

/** How fast evidence comes in. */
@FunctionalInterface
public interface Pace {
    /** Where nothing comes in. */
    Pace NONE = metric -> OptionalDouble.empty();

    /**
     * Returns how many calls or keys of the candidate the metric of that name has counted a second since the share is in
     * force; empty if none yet.
     */
    OptionalDouble perSecond(String metric);
}
