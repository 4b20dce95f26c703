/** How what is measured is prepared to be shown: samples over time, latencies in bins; knows nothing of pages. */
@NullMarked
package dev.coalmine.internal.figures;

import org.jspecify.annotations.NullMarked;
