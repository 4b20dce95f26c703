package dev.coalmine.internal.recording;

import java.time.Duration;

/**
 * A bulkhead that stood full.
 *
 * @param processA as {@link Blow#processA}
 * @param calls how many candidate calls were under way, none of which ended
 * @param standing for how long
 */
public record BulkheadReport(long processA, int calls, Duration standing) implements Blow {}
