package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.Slice;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.States;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Every deed of a store, done once by two who share it, wherever it is. */
final class Deeds {
    private static final RolloutId ID = States.ID;
    private static final Filter FILTER = new Filter("latency.0", 1 << 16);

    private Deeds() {}

    static void assertAllAreDone(FleetStore one, FleetStore other) throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (StateStore.Watch watch = other.watch(ID, told::incrementAndGet)) {
            assertThat(watch).isNotNull();
            assertThat(one.load(ID)).isEmpty();
            assertThat(one.replace(0, States.example())).isTrue();
            await().untilAsserted(() -> assertThat(told).hasValueGreaterThan(0));
        }
        assertThat(other.load(ID)).contains(States.example());
        assertThat(other.replace(1, States.inRow(ID, 18))).isFalse();

        one.contribute(ID, contribution("a", 1, 700));
        other.contribute(ID, contribution("b", 1, 800));
        one.contribute(ID, contribution("a", 1, 700));
        assertThat(other.cut(ID)).isEqualTo(new Slice(1, Map.of("calls", 2_000L, "heard", 800L)));
        assertThat(one.settled(ID)).isEmpty();
        assertThat(one.settle(ID, new Settlement(1, States.wealth(1)))).isTrue();
        assertThat(other.settled(ID)).contains(new Settlement(1, States.wealth(1)));
        for (int sequence = 2; sequence < 70; sequence++) { // until the filter is forgotten
            one.contribute(ID, new Contribution("a", sequence, Map.of("calls", 1L), Set.of(), List.of()));
            assertThat(one.settle(ID, new Settlement(other.cut(ID).number(), States.wealth(2))))
                    .isTrue();
        }

        Member a = new Member("a", "0.1.0");
        Member b = new Member("b", "0.1.0");
        assertThat(one.lease(ID, a, Duration.ofSeconds(30))).isEqualTo(a);
        assertThat(other.lease(ID, b, Duration.ofSeconds(30))).isEqualTo(a);
        assertThat(other.members("pricing"))
                .extracting(presence -> presence.member().name() + presence.leads())
                .containsExactlyInAnyOrder("atrue", "bfalse");
        one.leave(ID, a);
        assertThat(other.lease(ID, b, Duration.ofSeconds(30))).isEqualTo(b);
        other.leave(ID, b);
        assertThat(other.members("pricing")).isEmpty();
    }

    private static Contribution contribution(String member, long sequence, int keys) {
        List<Testimony> testimonies = IntStream.range(0, keys)
                .mapToObj(key -> new Testimony(FILTER, key, "heard"))
                .toList();
        return new Contribution(member, sequence, Map.of("calls", 1_000L), Set.of(FILTER), testimonies);
    }
}
