/** What code that is generated when an application is compiled links to; nobody else needs it. */
@NullMarked
package dev.coalmine.micronaut.spi;

import org.jspecify.annotations.NullMarked;
