package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore.Member;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store of a fleet must do, beside what every store must. */
public abstract class FleetStoreContract extends StateStoreContract {
    static final RolloutId ID = States.ID;
    static final Filter FILTER = new Filter("errors.0", 1 << 16);
    private static final Member A = new Member("a/1", "0.1.0");
    private static final Member B = new Member("b/2", "0.1.0");

    @Override
    protected abstract FleetStore open();

    /** Lets the store's clock go on. */
    protected abstract void pass(Duration time);

    private static Contribution calls(String member, long sequence, long calls, Testimony... testimonies) {
        Set<Filter> filters = Stream.of(testimonies).map(Testimony::filter).collect(Collectors.toSet());
        return new Contribution(member, sequence, Map.of("calls", calls), filters, List.of(testimonies));
    }

    private static Testimony fails(long key, String arm) {
        return new Testimony(FILTER, key, arm);
    }

    @Test
    void contributionsAddUp() {
        FleetStore store = open();
        store.contribute(ID, calls("a", 1, 100));
        open().contribute(ID, calls("b", 1, 20));
        store.contribute(ID, calls("a", 2, 3));

        assertThat(open().cut(ID)).isEqualTo(new Slice(1, Map.of("calls", 123L)));
    }

    @Test
    void whatIsSentTwiceCountsOnce() {
        FleetStore store = open();
        store.contribute(ID, calls("a", 1, 100, fails(7, "candidate")));
        store.contribute(ID, calls("a", 1, 100, fails(7, "candidate")));
        assertThat(store.cut(ID).counts()).containsOnly(Map.entry("calls", 100L), Map.entry("candidate", 1L));

        store.contribute(ID, calls("a", 1, 100));
        assertThat(store.settle(ID, new Settlement(1, States.wealth(1)))).isTrue();
        assertThat(store.cut(ID).counts()).as("not even in a later slice").isEmpty();
    }

    @Test
    void aKeyTestifiesOnceInTheWholeFleetAndFilter() {
        FleetStore store = open();
        store.contribute(ID, calls("a", 1, 0, fails(7, "candidate"), fails(8, "stable"), fails(7, "stable")));
        store.contribute(ID, calls("b", 1, 0, fails(7, "candidate"), fails(9, "candidate")));
        Filter other = new Filter("errors.1", 1 << 16);
        store.contribute(ID, calls("b", 2, 0, new Testimony(other, 7, "recent")));

        Map<String, Long> counts = new HashMap<>(store.cut(ID).counts());
        counts.remove("calls");
        assertThat(counts).isEqualTo(Map.of("candidate", 2L, "stable", 1L, "recent", 1L));
    }

    @Test
    void aCutSliceStaysUntilItIsSettled() {
        FleetStore store = open();
        store.contribute(ID, calls("a", 1, 1));
        Slice first = store.cut(ID);
        store.contribute(ID, calls("a", 2, 10));

        assertThat(open().cut(ID)).as("for whoever asks").isEqualTo(first);
        assertThat(store.settled(ID)).isEmpty();
        assertThat(store.settle(ID, new Settlement(2, States.wealth(2))))
                .as("not cut yet")
                .isFalse();
        assertThat(store.settle(ID, new Settlement(1, States.wealth(1)))).isTrue();
        assertThat(open().settle(ID, new Settlement(1, States.wealth(9))))
                .as("somebody has")
                .isFalse();

        assertThat(open().settled(ID)).contains(new Settlement(1, States.wealth(1)));
        assertThat(open().cut(ID)).isEqualTo(new Slice(2, Map.of("calls", 10L)));
        assertThat(store.settle(ID, new Settlement(2, States.wealth(2)))).isTrue();
        assertThat(store.cut(ID)).as("nothing new").isEqualTo(new Slice(3, Map.of()));
    }

    @Test
    void oneLeadsUntilItLeavesOrFallsSilent() {
        FleetStore store = open();
        Duration term = Duration.ofSeconds(2);
        assertThat(store.lease(ID, A, term)).isEqualTo(A);
        assertThat(open().lease(ID, B, term)).isEqualTo(A);
        pass(Duration.ofMillis(1_500));
        assertThat(store.lease(ID, A, term)).as("renewed").isEqualTo(A);
        pass(Duration.ofMillis(1_500));
        assertThat(open().lease(ID, B, term)).isEqualTo(A);
        pass(Duration.ofMillis(600));
        assertThat(open().lease(ID, B, term))
                .as("silent for longer than its term")
                .isEqualTo(B);
        assertThat(store.lease(ID, A, term)).isEqualTo(B);
        store.leave(ID, A);
        assertThat(open().lease(ID, B, term)).as("A had nothing to let go").isEqualTo(B);
        open().leave(ID, B);
        assertThat(store.lease(ID, A, term)).isEqualTo(A);
    }

    @Test
    void membersOfAllRevisionsAreSeen() {
        FleetStore store = open();
        RolloutId newer = new RolloutId("pricing", "2026-11-23");
        Duration term = Duration.ofSeconds(2);
        Member unused = store.lease(ID, A, term);
        pass(Duration.ofMillis(300));
        unused = store.lease(newer, B, term);
        unused = store.lease(new RolloutId("other", "1"), B, term);
        pass(Duration.ofMillis(100));

        assertThat(store.members("pricing"))
                .containsExactlyInAnyOrder(
                        new FleetStore.Presence(A, "2026-11-22", Duration.ofMillis(400), true),
                        new FleetStore.Presence(B, "2026-11-23", Duration.ofMillis(100), true));
    }

    @Test
    void sizesAndNamesAreChecked() {
        assertThatThrownBy(() -> calls("a", 0, 1)).hasMessage("Invalid sequence 0: allowed is 1 and above");
        assertThatThrownBy(() -> calls("a", 1, -1))
                .hasMessage("Invalid count -1 of calls: allowed is 0 to 281474976710656");
        assertThatThrownBy(() -> calls("a b", 1, 1))
                .hasMessage("Invalid member \"a b\": allowed are 1 to 200 visible ASCII characters");
        assertThatThrownBy(() -> new Filter("f", 1000))
                .hasMessage("Invalid filter size of 1000 bits: allowed is a power of two from 2^10 to 2^26");
        assertThatThrownBy(() -> new Testimony(FILTER, 1, "x".repeat(65)))
                .hasMessageEndingWith("allowed are 1 to 64 visible ASCII characters");
        assertThatThrownBy(() -> new Contribution("a", 1, Map.of(), Set.of(), List.of(fails(1, "c"))))
                .hasMessage("Invalid testimony in filter errors.0: it is not among the contribution's filters");
        assertThatThrownBy(() -> calls("a", 1, 1, tooMany()))
                .hasMessage("Invalid contribution of 4097 testimonies: at most 4096 are allowed");
    }

    private static Testimony[] tooMany() {
        Testimony[] testimonies = new Testimony[Contribution.MAX_ITEMS + 1];
        Arrays.fill(testimonies, fails(1, "c"));
        return testimonies;
    }
}
