/** What happens to a rollout: its phases, the events of their changes, and who listens. */
@NullMarked
package dev.coalmine.event;

import org.jspecify.annotations.NullMarked;
