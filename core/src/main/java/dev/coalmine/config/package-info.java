/**
 * Rollouts said in configuration: one tree of properties for every framework, read as a whole, with every problem reported
 * together.
 */
@NullMarked
package dev.coalmine.config;

import org.jspecify.annotations.NullMarked;
