/**
 * How others decide that a canary is bad, written anew from what their documents and sources say, to watch the same calls.
 */
@NullMarked
package dev.coalmine.figures.rules;

import org.jspecify.annotations.NullMarked;
