/**
 * Coalmine in tests of Spring applications: rollouts on a virtual clock, and pinned arms. It takes {@code coalmine-test},
 * which the starter does not bring.
 */
@NullMarked
package dev.coalmine.spring.test;

import org.jspecify.annotations.NullMarked;
