package dev.coalmine.internal.recording;

import java.util.ArrayList;
import java.util.Collections;
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
 * @param tail calls above each threshold of the tail, the lowest first; nothing while latency is not heard
 * @param topics what was heard on each topic, in their order; of those that depend on time, nothing while latency is
 *     not heard
 * @param seen keys of which a call ended, however it did; nothing where that is not counted
 */
public record ArmBatch(long calls, long cutShort, Heard errors, List<Heard> tail, List<Heard> topics, Heard seen) {
    private static final List<Heard> NO_TAIL = Collections.nCopies(LatencyScale.TAIL, Heard.NOTHING);

    /** Copies the lists. */
    public ArmBatch {
        tail = List.copyOf(tail);
        topics = List.copyOf(topics);
    }

    /** What an arm has to say where nothing but errors is heard. */
    public ArmBatch(long calls, Heard errors) {
        this(calls, 0, errors, NO_TAIL, List.of(), Heard.NOTHING);
    }

    /**
     * Returns the batch in which this was heard on each matter, by its index; what was heard on latency is left out, as it
     * is told by how long calls took.
     */
    public static ArmBatch of(long calls, long cutShort, List<Heard> byMatter) {
        return new ArmBatch(
                calls,
                cutShort,
                byMatter.get(Testimony.ERRORS),
                byMatter.subList(Testimony.SLOW, Testimony.SEEN),
                byMatter.subList(Testimony.FIRST_TOPIC, byMatter.size()),
                byMatter.get(Testimony.SEEN));
    }

    /** Returns what was heard on each matter, by its index; nothing on latency. */
    public List<Heard> byMatter() {
        List<Heard> heard = new ArrayList<>(List.of(errors, Heard.NOTHING));
        heard.addAll(tail);
        heard.add(seen);
        heard.addAll(topics);
        return heard;
    }

    /** Returns what was heard of calls above the reference p99. */
    public Heard slow() {
        return tail.get(0);
    }

    /** Returns how many of the calls failed. */
    public long failures() {
        return errors.events();
    }

    boolean isEmpty() {
        return calls == 0
                && cutShort == 0
                && errors.isEmpty()
                && tail.stream().allMatch(Heard::isEmpty)
                && seen.isEmpty()
                && topics.stream().allMatch(Heard::isEmpty);
    }
}
