package dev.coalmine.internal.fleet;

import dev.coalmine.store.Contribution.Filter;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What the members of a fleet have to have in common so that their counts may be added up: the judge, and the size of the
 * tables in which keys testify. Whoever has other terms, because of another plan or version, goes by another name, and its
 * counters are not read.
 *
 * @param name what counters and filters on these terms begin with
 * @param slots how many keys can be told apart, a power of two up to 2^20
 */
public record Terms(String name, int slots) {
    /** The version of the counters' names; it is raised when they mean something else. */
    private static final int FORMAT = 1;

    /** One key's slot has room for that many matters. */
    private static final int MATTER_BITS = 4;

    /** Returns the terms of a judge. */
    public static Terms of(String judge, int slots) {
        CRC32C checksum = new CRC32C();
        checksum.update((FORMAT + " " + slots + " " + judge).getBytes(StandardCharsets.UTF_8));
        return new Terms("v" + Long.toString(checksum.getValue(), Character.MAX_RADIX), slots);
    }

    /** Returns where it is kept which keys have testified in the process that runs since the start. */
    Filter filterA(int process) {
        return filter("a", process);
    }

    /** Returns where it is kept which keys have testified in a recent process. */
    Filter filterB(int process) {
        return filter("b", process);
    }

    private Filter filter(String kind, int process) {
        return new Filter(name + "." + kind + process, slots << MATTER_BITS);
    }

    /** Returns the hash that stands for a key and a matter in a filter: the key's slot, with a bit for each matter. */
    long place(long keyHash, int matter) {
        return (keyHash & (slots - 1)) << MATTER_BITS | matter;
    }
}
