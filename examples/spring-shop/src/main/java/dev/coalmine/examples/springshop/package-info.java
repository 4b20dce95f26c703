/** A small shop on Spring Boot, one repository of which is being replaced. */
@NullMarked
package dev.coalmine.examples.springshop;

import org.jspecify.annotations.NullMarked;
