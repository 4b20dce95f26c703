package dev.coalmine.internal.recording;

import java.util.List;

/**
 * What one drain found new on one arm in one epoch.
 *
 * <p>A call and its testimony are two steps, so a drain between them hands out the call now and the testimony with the
 * next batch. Summed up since the epoch was opened, first testimonies never exceed events.
 *
 * @param calls calls that ended, failed ones included
 * @param cutShort calls beside these that are known to be slow, though nothing else is known of them: they were
 *     interrupted later than the reference p99, or are overdue; less those that were overdue and are among the ended ones
 *     now, so that it may be negative, but never by more than there are calls
 * @param errors failed calls
 * @param slow calls above the reference p99; nothing while latency is not heard
 * @param topics what was heard on each topic, in their order; of those that depend on time, nothing while latency is
 *     not heard
 * @param seen keys of which a call ended, however it did; nothing where that is not counted
 */
public record ArmBatch(long calls, long cutShort, Heard errors, Heard slow, List<Heard> topics, Heard seen) {
    /** Copies the topics. */
    public ArmBatch {
        topics = List.copyOf(topics);
    }

    /** What an arm has to say where it is not counted who calls. */
    public ArmBatch(long calls, long cutShort, Heard errors, Heard slow, List<Heard> topics) {
        this(calls, cutShort, errors, slow, topics, Heard.NOTHING);
    }

    /** Returns how many of the calls failed. */
    public long failures() {
        return errors.events();
    }

    boolean isEmpty() {
        return calls == 0
                && cutShort == 0
                && errors.isEmpty()
                && slow.isEmpty()
                && seen.isEmpty()
                && topics.stream().allMatch(Heard::isEmpty);
    }
}
