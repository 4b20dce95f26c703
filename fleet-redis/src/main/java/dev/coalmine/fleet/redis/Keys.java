package dev.coalmine.fleet.redis;

import dev.coalmine.store.Contribution;
import dev.coalmine.store.RolloutId;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of all keys of one fleet. Those of one rollout carry its name in braces: a hash tag, by which a cluster puts
 * them into one slot, so that one script may use several.
 *
 * <p>Neither a prefix nor the name of a rollout or revision has a brace or a colon, so that no two names are alike.
 *
 * @param prefix what all keys of the fleet begin with
 */
record Keys(String prefix) {
    /** Most filters that one revision has at a time, those that ended lately included. */
    static final int SLOTS = Contribution.MAX_FILTERS;

    private String key(String kind, String rollout) {
        return prefix + ":{" + rollout + "}:" + kind;
    }

    private String key(String kind, RolloutId id) {
        return key(kind, id.rollout()) + ":" + id.revision();
    }

    /** State, wealth, and what is known of filters: a hash, after which all else of the revision lives and dies. */
    String record(RolloutId id) {
        return key("record", id);
    }

    /** The counters of the open slice: a hash. */
    String open(RolloutId id) {
        return key("open", id);
    }

    /** The counters of the slice that was cut off: a hash. */
    String cut(RolloutId id) {
        return key("cut", id);
    }

    /** The number of that member's last contribution. */
    String sequence(RolloutId id, String member) {
        return key("sequence", id) + ":" + member;
    }

    /** The marks of the filters, slot by slot: each a set of bit numbers, or a bitmap. */
    private List<String> marks(RolloutId id) {
        List<String> slots = new ArrayList<>(SLOTS);
        for (int slot = 1; slot <= SLOTS; slot++) {
            slots.add(key("marks", id) + ":" + slot);
        }
        return slots;
    }

    /** Who was alive when, over all revisions: a sorted set by time. */
    String members(String rollout) {
        return key("members", rollout);
    }

    /** Who holds the lease of which revision, and until when: a hash. */
    String leases(String rollout) {
        return key("leases", rollout);
    }

    /** The channel on which changes of the state are told. */
    String channel(RolloutId id) {
        return key("changed", id);
    }

    /** All that lives and dies with the record, which comes first. */
    List<String> all(RolloutId id) {
        return withMarks(id, record(id), open(id), cut(id));
    }

    /** These keys, and then the marks. */
    List<String> withMarks(RolloutId id, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(marks(id));
        return all;
    }
}
