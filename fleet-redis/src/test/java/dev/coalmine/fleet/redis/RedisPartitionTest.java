package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.ChildJvm;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.States;
import dev.coalmine.store.StoreException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members that are processes of their own, each with a network of its own to the one server. */
@Tag("long")
@Timeout(180)
class RedisPartitionTest {
    private static final int CONTRIBUTIONS = 60;
    private static final Filter FILTER = new Filter("errors.0", 1 << 16);

    private final Stores stores = new Stores();
    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        stores.close();
    }

    /**
     * A member that sends contributions of 1 call each, in which it says that the keys 0 to 9 have failed; each until it
     * is known to have arrived, and each is then said.
     */
    static final class Member {
        public static void main(String[] arguments) {
            FleetStore store = RedisFleetStore.builder()
                    .uri(arguments[0])
                    .timeout(Duration.ofMillis(500))
                    .build();
            for (int sequence = 1; sequence <= CONTRIBUTIONS; sequence++) {
                Testimony testimony = new Testimony(FILTER, sequence % 10, "failed");
                Contribution contribution = new Contribution(
                        arguments[1], sequence, Map.of("calls", 1L), Set.of(FILTER), List.of(testimony));
                while (!isKnown(store, contribution)) {
                    Thread.onSpinWait();
                }
                System.out.println(sequence);
            }
        }

        private static boolean isKnown(FleetStore store, Contribution contribution) {
            try {
                store.contribute(States.ID, contribution);
                return true;
            } catch (StoreException e) {
                return false;
            }
        }
    }

    private BufferedReader startMember(String uri, String name) throws Exception {
        Process child = ChildJvm.start(Member.class, uri, name);
        children.add(child);
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads what a member says, up to a number or its end, and returns the last number. */
    private static int readUpTo(BufferedReader member, int number) throws Exception {
        int last = 0;
        for (String line = member.readLine(); line != null; line = member.readLine()) {
            if (line.matches("\\d+")) {
                last = Integer.parseInt(line);
                if (last >= number) {
                    break;
                }
            }
        }
        return last;
    }

    @Test
    @Fault(47)
    @Promise("F3")
    void oneThatIsCutOffHoldsNobodyUpAndOneThatDiesTakesNothingAlong() throws Exception {
        RedisProcess server = stores.add(RedisProcess.start());
        Proxy network = stores.add(Proxy.before(server));
        FleetStore onlooker = stores.open(server.uri());

        BufferedReader cutOff = startMember(network.uri(), "cut-off");
        BufferedReader healthy = startMember(server.uri(), "healthy");
        BufferedReader dying = startMember(server.uri(), "dying");
        assertThat(readUpTo(cutOff, 5)).isEqualTo(5);
        network.weather(Proxy.Weather.BLACK_HOLE);
        int known = readUpTo(dying, 20);
        assertThat(children.get(2).toHandle().destroyForcibly()).isTrue(); // what it said stays readable
        known = Math.max(known, readUpTo(dying, Integer.MAX_VALUE));
        assertThat(readUpTo(healthy, CONTRIBUTIONS)).as("held up by nobody").isEqualTo(CONTRIBUTIONS);
        assertThat(children.get(0).isAlive()).as("still trying").isTrue();

        network.weather(Proxy.Weather.CLEAR);
        assertThat(readUpTo(cutOff, CONTRIBUTIONS)).isEqualTo(CONTRIBUTIONS);

        Map<String, Long> counts = onlooker.cut(States.ID).counts();
        assertThat(counts.get("calls"))
                .as("each contribution once; of the one killed, perhaps one that it did not get to say")
                .isBetween(2L * CONTRIBUTIONS + known, 2L * CONTRIBUTIONS + known + 1);
        assertThat(counts).containsEntry("failed", 10L);
    }
}
