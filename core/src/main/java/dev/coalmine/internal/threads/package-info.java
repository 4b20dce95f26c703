/** How threads are made that keep no JVM alive. */
@NullMarked
package dev.coalmine.internal.threads;

import org.jspecify.annotations.NullMarked;
