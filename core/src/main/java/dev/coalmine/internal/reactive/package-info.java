/**
 * How publishers are measured, for each subscription, where Reactive Streams and Reactor are at hand.
 *
 * <p>Both are optional. Everything in here but {@link dev.coalmine.internal.reactive.Publishers} links to Reactive Streams
 * and is not touched without it, and what begins with Reactor links to that.
 */
@NullMarked
package dev.coalmine.internal.reactive;

import org.jspecify.annotations.NullMarked;
