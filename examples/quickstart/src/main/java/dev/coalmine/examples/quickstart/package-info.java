/** The quickstart: one piece of real code and four attempts to replace it, of which one deserves to succeed. */
@NullMarked
package dev.coalmine.examples.quickstart;

import org.jspecify.annotations.NullMarked;
