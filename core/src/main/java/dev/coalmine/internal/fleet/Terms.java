package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.TestimonyLog;
import dev.coalmine.store.Contribution.Filter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What the members of a fleet have to have in common so that their counts may be added up: the judge, and the size of the
 * tables in which keys testify. Whoever has other terms, because of another plan or version, goes by another name, and its
 * counters are not read.
 *
 * @param name what counters and filters on these terms begin with
 * @param slots how many keys can be told apart, a power of two up to 2^20
 * @param asked what keys testify about
 */
public record Terms(String name, int slots, Asked asked) {
    /** The version of the counters' names; it is raised when they mean something else. */
    private static final int FORMAT = 1;

    /** One key's slot has room for that many matters. */
    private static final int MATTER_BITS = 4;

    /** What keys testify about. */
    public enum Asked {
        /** Calls alone. */
        CALLS,
        /** Calls, and business signals or shadow calls, which have filters of their own. */
        CALLS_AND_MORE
    }

    /** Returns the terms of a judge. */
    public static Terms of(String judge, int slots, Asked asked) {
        CRC32C checksum = new CRC32C();
        checksum.update((FORMAT + " " + slots + " " + judge).getBytes(StandardCharsets.UTF_8));
        return new Terms("v" + Long.toString(checksum.getValue(), Character.MAX_RADIX), slots, asked);
    }

    /** Returns the filters of these processes, all that a key may testify in while they run. */
    Set<Filter> filters(Processes processes) {
        Set<Filter> filters = new HashSet<>();
        for (int matter : asked == Asked.CALLS ? new int[] {0} : new int[] {0, TestimonyLog.FIRST_SIGNAL}) {
            filters.add(filterA(processes.sinceStart(), matter));
            if (processes.isRecentRunning()) {
                filters.add(filterB(processes.recent(), matter));
            }
        }
        return filters;
    }

    /** Returns where it is kept which keys have testified on a matter in the process that runs since the start. */
    Filter filterA(int process, int matter) {
        return filter(matter < TestimonyLog.FIRST_SIGNAL ? "a" : "c", process);
    }

    /** Returns where it is kept which keys have testified on a matter in a recent process. */
    Filter filterB(int process, int matter) {
        return filter(matter < TestimonyLog.FIRST_SIGNAL ? "b" : "d", process);
    }

    private Filter filter(String kind, int process) {
        return new Filter(name + "." + kind + process, slots << MATTER_BITS);
    }

    /** Returns the hash that stands for a key and a matter in its filter: the key's slot, with a bit for each matter. */
    long place(long keyHash, int matter) {
        return (keyHash & (slots - 1)) << MATTER_BITS | (matter & ((1 << MATTER_BITS) - 1));
    }
}
