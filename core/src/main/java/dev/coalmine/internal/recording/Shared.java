package dev.coalmine.internal.recording;

import org.jspecify.annotations.Nullable;

/**
 * What all epochs of one recorder have in common.
 *
 * @param strays where goes what has no epoch
 * @param outstanding calls that have begun and not ended
 * @param bulkhead what caps candidate calls; null where nothing does
 */
record Shared(
        Strays strays,
        OutstandingCalls outstanding,
        @Nullable CandidateBulkhead bulkhead) {}
