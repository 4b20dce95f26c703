package dev.coalmine.internal.control;

import dev.coalmine.internal.course.Course;

/**
 * What the user wants of a rollout, as it is in force.
 *
 * @param settings as it was said
 * @param course the way that follows from the plan
 */
record Rules(RolloutSettings settings, Course course) {
    static Rules of(RolloutSettings settings) {
        return new Rules(settings, Course.of(settings.plan(), settings.mode()));
    }

    String rollout() {
        return settings.name();
    }
}
