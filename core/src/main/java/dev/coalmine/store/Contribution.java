package dev.coalmine.store;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one instance of a fleet counted since its last contribution. Immutable.
 *
 * @param member the name of the instance, as in {@link FleetStore.Member}
 * @param sequence rises with each contribution of that member, from 1
 * @param counts what is added to which counter, from 0 to {@value #MAX_COUNT}; at most {@value #MAX_ITEMS}
 * @param filters the filters of all processes that are running at that instance, whether or not a key testified in
 *     them; at most {@value #MAX_FILTERS}. A filter that nobody names any more is forgotten after a while
 * @param testimonies what is added only if it is the first of its key, each in one of these filters; at most
 *     {@value #MAX_ITEMS}, the others go with the next contribution
 */
public record Contribution(
        String member, long sequence, Map<String, Long> counts, Set<Filter> filters, List<Testimony> testimonies) {
    /** Most counts, and most testimonies, of one contribution: {@value}. */
    public static final int MAX_ITEMS = 4_096;

    /** Most filters of one contribution: {@value}, for two processes of all that keys can testify about. */
    public static final int MAX_FILTERS = 24;

    /** Largest count of one contribution: {@value}, so that thousands of them add up without overflow. */
    public static final long MAX_COUNT = 1L << 48;

    /** Longest name of a counter or filter, in characters: {@value}. */
    public static final int MAX_NAME = 64;

    /** Copies the collections and checks all sizes. */
    public Contribution {
        requireName("member", member, StoredState.MAX_WRITER);
        if (sequence < 1) {
            throw new IllegalArgumentException("Invalid sequence " + sequence + ": allowed is 1 and above");
        }
        requireSize("counts", counts.size(), MAX_ITEMS);
        requireSize("filters", filters.size(), MAX_FILTERS);
        requireSize("testimonies", testimonies.size(), MAX_ITEMS);
        counts = Map.copyOf(counts);
        filters = Set.copyOf(filters);
        testimonies = List.copyOf(testimonies);
        counts.forEach((name, count) -> {
            requireName("counter", name, MAX_NAME);
            if (count < 0 || count > MAX_COUNT) {
                throw new IllegalArgumentException(
                        "Invalid count " + count + " of " + name + ": allowed is 0 to " + MAX_COUNT);
            }
        });
        for (Testimony testimony : testimonies) {
            if (!filters.contains(testimony.filter())) {
                throw new IllegalArgumentException("Invalid testimony in filter "
                        + testimony.filter().name() + ": it is not among the contribution's filters");
            }
        }
    }

    private static void requireSize(String what, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException(
                    "Invalid contribution of " + size + " " + what + ": at most " + most + " are allowed");
        }
    }

    /** Checks a name that goes into the keys or values of a store: short, and of plain visible characters. */
    static void requireName(String what, String name, int most) {
        boolean plain = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!plain || name.length() > most) {
            throw new IllegalArgumentException("Invalid " + what + " " + Lines.excerpt(name) + ": allowed are 1 to "
                    + most + " visible ASCII characters");
        }
    }

    /**
     * Says that a key did something for the first time, as far as this instance knows.
     *
     * @param filter where it is looked up whether any other has said so
     * @param keyHash the key's hash, independent of the one that routes it
     * @param counter the counter that gets 1 if none has
     */
    public record Testimony(Filter filter, long keyHash, String counter) {
        /** Checks the counter's name. */
        public Testimony {
            requireName("counter", counter, MAX_NAME);
        }
    }

    /**
     * The keys that have testified in one process of the judge: a bitmap, indexed by the key's hash modulo its size. Two
     * keys may share a bit, of which the second is then not heard: a full filter goes deaf, but never counts a key twice.
     *
     * @param name the filter's name, which no other process of the judge has
     * @param bits the size, a power of two from 2^10 to 2^26
     */
    public record Filter(String name, int bits) {
        /** Checks name and size. */
        public Filter {
            requireName("filter", name, MAX_NAME);
            if (Integer.bitCount(bits) != 1 || bits < 1 << 10 || bits > 1 << 26) {
                throw new IllegalArgumentException(
                        "Invalid filter size of " + bits + " bits: allowed is a power of two from 2^10 to 2^26");
            }
        }

        /** Returns which bit stands for the key with that hash. */
        public int bit(long keyHash) {
            return (int) (keyHash & (bits - 1));
        }
    }
}
