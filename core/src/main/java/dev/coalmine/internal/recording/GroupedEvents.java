package dev.coalmine.internal.recording;

import dev.coalmine.verdict.KeyBuckets;
import java.util.Collections;
import java.util.List;

/**
 * What one drain found new in one epoch, by group of keys: calls, of which a part stands for all, and all the events of
 * each matter.
 *
 * @param errors failed calls
 * @param slow calls above the reference p99; on the candidate, by more than is to be proven
 * @param topics events of each topic, in their order
 */
public record GroupedEvents(KeyBuckets errors, KeyBuckets slow, List<KeyBuckets> topics) {
    /** Copies the topics. */
    public GroupedEvents {
        topics = List.copyOf(topics);
    }

    /** Returns that nothing is new, with that many topics. */
    public static GroupedEvents none(int topics) {
        return new GroupedEvents(KeyBuckets.NONE, KeyBuckets.NONE, Collections.nCopies(topics, KeyBuckets.NONE));
    }
}
