/** Four processes and a real Redis: one regression, one trip everywhere. */
@NullMarked
package dev.coalmine.examples.fleet;

import org.jspecify.annotations.NullMarked;
