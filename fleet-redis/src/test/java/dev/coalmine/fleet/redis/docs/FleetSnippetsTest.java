package dev.coalmine.fleet.redis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.FleetStore;
import org.junit.jupiter.api.Test;

/** The code that docs/guide/fleet.md shows. */
class FleetSnippetsTest {
    @Test
    void theStore() {
        FleetStore store = RedisFleetStore.builder()
                .uri("rediss://shop:secret@redis.internal:6380")
                .prefix("shop")
                .build();
        Rollouts rollouts = Rollouts.builder().store(store).fleetSize(200).build();
        assertThat(store).hasToString("Redis at redis.internal:6380, keys shop:*");
        rollouts.close();
        store.close();
    }
}
