/** What users say a rollout shall be: plans, steps, shares, guardrails and fuse, immutable and validated at once. */
@NullMarked
package dev.coalmine.plan;

import org.jspecify.annotations.NullMarked;
