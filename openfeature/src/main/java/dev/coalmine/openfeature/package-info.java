/** A feature flag, by OpenFeature, as the ceiling of a rollout's share. */
@NullMarked
package dev.coalmine.openfeature;

import org.jspecify.annotations.NullMarked;
