package dev.coalmine.internal.context;

import dev.coalmine.plan.Arm;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a routing context says: the key of calls that bring none, and the arms that calls are forced to. Immutable. */
public final class Ambient {
    /** Says nothing. */
    public static final Ambient NONE = new Ambient(null, 0, null, Map.of());

    private final @Nullable Object key;
    private final long bits;
    private final @Nullable Arm everywhere;
    private final Map<String, Arm> arms;

    /** Trusts the map to stay as it is. */
    Ambient(@Nullable Object key, long bits, @Nullable Arm everywhere, Map<String, Arm> arms) {
        this.key = key;
        this.bits = bits;
        this.everywhere = everywhere;
        this.arms = arms;
    }

    /** Returns a copy with this key, in the form in which a call takes it; null if there is none. */
    public Ambient withKey(@Nullable Object key, long bits) {
        return new Ambient(key, bits, everywhere, arms);
    }

    /** Returns a copy that forces the calls of every rollout to the arm, but for those named one by one. */
    public Ambient forcing(Arm arm) {
        return new Ambient(key, bits, arm, arms);
    }

    /** Returns a copy that forces the calls of this rollout to the arm. */
    public Ambient forcing(String rollout, Arm arm) {
        Map<String, Arm> more = new HashMap<>(arms);
        more.put(rollout, arm);
        return new Ambient(key, bits, everywhere, Map.copyOf(more));
    }

    /** Returns the key of calls that bring none, or null. */
    public @Nullable Object key() {
        return key;
    }

    /** Returns the bits of the key, if there is one. */
    public long bits() {
        return bits;
    }

    /** Returns whether any call is forced to an arm. */
    public boolean forces() {
        return everywhere != null || !arms.isEmpty();
    }

    /** Returns the arm that calls of this rollout are forced to, or null. */
    public @Nullable Arm armOf(String rollout) {
        Arm arm = arms.get(rollout);
        return arm == null ? everywhere : arm;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ambient ambient
                && bits == ambient.bits
                && Objects.equals(key, ambient.key)
                && everywhere == ambient.everywhere
                && arms.equals(ambient.arms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, bits, everywhere, arms);
    }

    /** Returns a text that does not show the key. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(key == null ? "no key" : "a key");
        if (everywhere != null) {
            text.append(", everything forced to ").append(everywhere.label());
        }
        arms.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text.append(", ")
                        .append(entry.getKey())
                        .append(" forced to ")
                        .append(entry.getValue().label()));
        return text.toString();
    }
}
