/** Charts as inline SVG, for reports, simulations and dashboards: data in, text out, no library and no script. */
@NullMarked
package dev.coalmine.internal.svg;

import org.jspecify.annotations.NullMarked;
