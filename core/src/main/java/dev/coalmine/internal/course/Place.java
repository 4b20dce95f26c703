package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import org.jspecify.annotations.Nullable;

/**
 * Where on its course a rollout is, or was when it was stopped.
 *
 * @param phase the stretch
 * @param byHand the share that a human set there; null while the plan's is in force
 */
public record Place(Phase.Watched phase, @Nullable Share byHand) {}
