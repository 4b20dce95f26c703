/** What calls leave behind: exact counts, latencies, testimonies of failing keys, and the fuse. */
@NullMarked
package dev.coalmine.internal.recording;

import org.jspecify.annotations.NullMarked;
