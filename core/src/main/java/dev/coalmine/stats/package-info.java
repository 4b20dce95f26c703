/** What was measured on both arms: immutable snapshots, backed by HdrHistogram. */
@NullMarked
package dev.coalmine.stats;

import org.jspecify.annotations.NullMarked;
