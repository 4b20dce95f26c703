/** What of a rollout outlives the process, and where it is kept. */
@NullMarked
package dev.coalmine.store;

import org.jspecify.annotations.NullMarked;
