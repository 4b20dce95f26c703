/** Events of rollouts, posted to an address of the user's. */
@NullMarked
package dev.coalmine.webhook;

import org.jspecify.annotations.NullMarked;
