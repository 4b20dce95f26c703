/** How a rollout's state and what the store knows of it become one: pure functions, without threads and stores. */
@NullMarked
package dev.coalmine.internal.keeping;

import org.jspecify.annotations.NullMarked;
