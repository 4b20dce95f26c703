/** The store of a fleet on Redis or Valkey. */
@NullMarked
package dev.coalmine.fleet.redis;

import org.jspecify.annotations.NullMarked;
