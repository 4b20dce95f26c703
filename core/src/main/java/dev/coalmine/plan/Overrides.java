package dev.coalmine.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are forced to one arm, whatever their hash says. Their calls are kept out of the evidence, and nobody else's
 * arm changes. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Overrides {
    private static final Overrides NONE = new Overrides(Map.of());

    private final Map<Object, Arm> arms;
    private final long[] numbers;
    private final Arm[] numberArms;

    private Overrides(Map<Object, Arm> arms) {
        this.arms = arms;
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

    private Overrides with(Arm arm, Object key) {
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(key, "key");
        Map<Object, Arm> copy = new HashMap<>(arms);
        Arm earlier = copy.put(key, arm);
        if (earlier != null && earlier != arm) {
            throw new IllegalArgumentException(
                    "A key cannot be forced to " + arm.label() + ": it is already forced to " + earlier.label());
        }
        return new Overrides(Map.copyOf(copy));
    }

    /** Returns whether no key is forced. */
    public boolean isEmpty() {
        return arms.isEmpty();
    }

    /** Returns how many keys are forced. */
    public int size() {
        return arms.size();
    }

    /** Returns the arm to which the key (a String, UUID or composite key) is forced, or null. */
    public @Nullable Arm armOf(Object key) {
        return arms.get(key);
    }

    /** Returns the arm to which the key is forced, or null; allocates nothing. */
    public @Nullable Arm armOf(long key) {
        int at = Arrays.binarySearch(numbers, key);
        return at < 0 ? null : numberArms[at];
    }

    /** Returns how many keys are forced, and none of the keys. */
    @Override
    public String toString() {
        return size() + " forced keys";
    }
}
