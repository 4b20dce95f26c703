/** How often the judge is wrong, and how fast it is right: simulated, beside the rules of others on the same calls. */
@NullMarked
package dev.coalmine.figures;

import org.jspecify.annotations.NullMarked;
