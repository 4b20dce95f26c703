/** How an interface is wrapped, so that each of its calls is routed. */
@NullMarked
package dev.coalmine.internal.proxy;

import org.jspecify.annotations.NullMarked;
