package dev.coalmine.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are forced to one arm, whatever their hash says, or simply everything. Their calls are kept out of the evidence, and nobody else's
 * arm changes. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Overrides {
    private static final Overrides NONE = new Overrides(Map.of(), null);

    private final Map<Object, Arm> arms;
    private final @Nullable Arm all;
    private final long[] numbers;
    private final Arm[] numberArms;

    private Overrides(Map<Object, Arm> arms, @Nullable Arm all) {
        this.arms = arms;
        this.all = all;
        this.numbers = arms.keySet().stream()
                .filter(Long.class::isInstance)
                .mapToLong(Long.class::cast)
                .sorted()
                .toArray();
        this.numberArms = Arrays.stream(numbers)
                .mapToObj(number -> Objects.requireNonNull(arms.get(number)))
                .toArray(Arm[]::new);
    }

    /** Returns no overrides. */
    public static Overrides none() {
        return NONE;
    }

    /**
     * Returns a copy that forces this key to the arm.
     *
     * @throws IllegalArgumentException if the key is empty or already forced to the other arm
     */
    public Overrides force(Arm arm, String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("An override needs a key that is not empty");
        }
        return with(arm, key);
    }

    /**
     * Returns a copy that forces this key to the arm.
     *
     * @throws IllegalArgumentException if the key is already forced to the other arm
     */
    public Overrides force(Arm arm, long key) {
        return with(arm, key);
    }

    /**
     * Returns a copy that forces this key to the arm.
     *
     * @throws IllegalArgumentException if the key is already forced to the other arm
     */
    public Overrides force(Arm arm, UUID key) {
        return with(arm, key);
    }

    /**
     * Returns a copy that forces this key to the arm.
     *
     * @throws IllegalArgumentException if the key is already forced to the other arm
     */
    public Overrides force(Arm arm, CompositeKey key) {
        return with(arm, key);
    }

    /**
     * Returns a copy that forces everything to the arm, but for keys that are forced by themselves: every other key, and
     * calls without one, whatever the policy for missing keys. Nothing is recorded then, so nothing judged: for tests,
     * demonstrations, and machines of developers.
     *
     * @throws IllegalArgumentException if everything is already forced to the other arm
     */
    public Overrides forceAll(Arm arm) {
        Objects.requireNonNull(arm, "arm");
        if (all != null && all != arm) {
            throw new IllegalArgumentException(
                    "Not everything can be forced to " + arm.label() + ": it is already forced to " + all.label());
        }
        return new Overrides(arms, arm);
    }

    private Overrides with(Arm arm, Object key) {
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(key, "key");
        Map<Object, Arm> copy = new HashMap<>(arms);
        Arm earlier = copy.put(key, arm);
        if (earlier != null && earlier != arm) {
            throw new IllegalArgumentException(
                    "A key cannot be forced to " + arm.label() + ": it is already forced to " + earlier.label());
        }
        return new Overrides(Map.copyOf(copy), all);
    }

    /** Returns whether nothing is forced. */
    public boolean isEmpty() {
        return arms.isEmpty() && all == null;
    }

    /** Returns how many keys are forced by themselves. */
    public int size() {
        return arms.size();
    }

    /** Returns the arm to which the key (a String, UUID or composite key) is forced, or null. */
    public @Nullable Arm armOf(Object key) {
        Arm arm = arms.get(key);
        return arm == null ? all : arm;
    }

    /** Returns the arm to which the key is forced, or null; allocates nothing. */
    public @Nullable Arm armOf(long key) {
        int at = Arrays.binarySearch(numbers, key);
        return at < 0 ? all : numberArms[at];
    }

    /** Returns the arm to which everything is forced that is not forced by itself, calls without a key too, or null. */
    public @Nullable Arm armOfAll() {
        return all;
    }

    /** Returns how many keys are forced, and none of the keys. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Overrides that && that.arms.equals(arms) && Objects.equals(that.all, all);
    }

    @Override
    public int hashCode() {
        return Objects.hash(arms, all);
    }

    @Override
    public String toString() {
        return size() + " forced keys" + (all == null ? "" : ", everything else forced to " + all.label());
    }
}
