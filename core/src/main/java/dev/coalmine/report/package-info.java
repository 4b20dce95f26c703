/**
 * Reports: what rollouts did, when, why and on which evidence, in one HTML file for reviews and post-mortems.
 *
 * <p>Start at {@link dev.coalmine.report.RolloutReport}.
 */
@NullMarked
package dev.coalmine.report;

import org.jspecify.annotations.NullMarked;
