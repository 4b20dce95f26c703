/** A small shop on Micronaut, whose way to look up stock is being replaced. */
@NullMarked
package dev.coalmine.examples.micronautshop;

import org.jspecify.annotations.NullMarked;
