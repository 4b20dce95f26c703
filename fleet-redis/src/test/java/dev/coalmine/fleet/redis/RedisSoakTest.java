package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A fleet of four processes, each behind a network of its own, while everything fails that can: the server is frozen, killed
 * and started empty; networks hold back, lose answers, swallow everything, reset and refuse; members are stopped, killed and
 * started. Humans give commands meanwhile, and in every other rollout the candidate breaks.
 *
 * <p>Each rollout ends with all well again. Then all members and the server agree on where it stands, and on an audit trail
 * in which nothing is missing that a living member has done, and every trip has its reason.
 *
 * <p>{@code ./mvnw -Psoak -pl fleet-redis -am test -Dtest=RedisSoakTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsoak.length=PT10M -Dsoak.seed=1}
 */
@Tag("soak")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to stop a process by")
class RedisSoakTest {
    private static final int MEMBERS = 4;
    private static final Duration EPISODE = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final Duration SOAK = Duration.parse(System.getProperty("soak.length", "PT10M"));

    private final Stores stores = new Stores();
    private final Random random = new Random(SEED);
    private final MemberProcess[] members = new MemberProcess[MEMBERS];
    private final List<Proxy> networks = new ArrayList<>();
    private final Tally tally = new Tally();
    private RedisProcess server;
    private FleetStore onlooker;
    private String revision = "";

    /** What was done, for whoever reads the output. */
    private static final class Tally {
        int rollouts;
        int trips;
        int faults;
        int commands;
        long calls;
    }

    /** Something that goes wrong, and is mended. */
    private interface Breakage {
        void run() throws Exception;
    }

    @AfterEach
    void stop() throws Exception {
        for (MemberProcess member : members) {
            if (member != null) {
                member.close();
            }
        }
        stores.close();
    }

    @Test
    @Promise({"F3", "S2"})
    @Fault({43, 44, 45, 46, 47})
    void whateverFailsAllAgreeInTheEndAndTheAuditTrailIsComplete() throws Exception {
        server = stores.add(RedisProcess.start());
        onlooker = stores.open(server.uri());
        for (int i = 0; i < MEMBERS; i++) {
            networks.add(stores.add(Proxy.before(server)));
        }
        long end = System.nanoTime() + SOAK.toNanos();
        System.out.printf("soak of %d s with seed %d%n", SOAK.toSeconds(), SEED);
        while (System.nanoTime() < end) {
            rollout(Math.min(EPISODE.toNanos(), Math.max(1, end - System.nanoTime())));
        }
        System.out.printf(
                "soak with seed %d: %d rollouts, %d tripped, %d faults, %d commands, %,d calls, none failed but as it should;"
                        + " all agreed each time, and no change was missing%n",
                SEED, tally.rollouts, tally.trips, tally.faults, tally.commands, tally.calls);
    }

    private RolloutId id() {
        return new RolloutId("pricing", revision);
    }

    private void rollout(long nanos) throws Exception {
        tally.rollouts++;
        revision = "r" + tally.rollouts;
        for (int i = 0; i < MEMBERS; i++) {
            members[i] = MemberProcess.start(networks.get(i).uri(), revision);
        }
        awaitAllInTouch();
        boolean breaks = tally.rollouts % 2 == 0;
        long begun = System.nanoTime();
        boolean broken = false;
        while (System.nanoTime() - begun < nanos) {
            if (breaks && !broken && System.nanoTime() - begun > nanos / 3) {
                broken = true;
                orderAll("fail 0.3");
            }
            command();
            fault(broken);
            pause(2_000);
        }
        settle(breaks);
        for (MemberProcess member : members) {
            tally.calls += member.calls();
            assertThat(member.surprises())
                    .as("calls that ended otherwise than they should")
                    .isZero();
            member.close();
        }
    }

    private void orderAll(String line) throws Exception {
        for (MemberProcess member : members) {
            member.order(line);
        }
    }

    private void pause(int mostMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(mostMillis)); // what happens is a matter of real time here
    }

    private MemberProcess anyMember() {
        return members[random.nextInt(MEMBERS)];
    }

    private void command() throws Exception {
        if (random.nextInt(4) == 0) {
            String[] commands = {"pause", "resume", "resume", "advance", "share"};
            anyMember().order(commands[random.nextInt(commands.length)] + " command-" + ++tally.commands);
        }
    }

    private void fault(boolean broken) throws Exception {
        tally.faults++;
        int place = random.nextInt(MEMBERS);
        Proxy network = networks.get(place);
        switch (random.nextInt(9)) {
            case 0 -> during(server::freeze, server::thaw, 6_000);
            case 1 -> during(server::kill, this::restartEmpty, 3_000);
            case 2 -> during(() -> network.weather(Proxy.Weather.LOSES_ANSWERS), () -> clear(network), 5_000);
            case 3 -> during(() -> network.weather(Proxy.Weather.BLACK_HOLE), () -> clear(network), 8_000);
            case 4 -> during(network::holdAnswers, network::releaseAnswers, 2_000);
            case 5 -> during(() -> network.reset(true), () -> network.reset(false), 4_000);
            case 6 -> during(() -> network.reset(false), () -> {}, 100);
            case 7 -> during(members[place]::freeze, members[place]::thaw, 6_000);
            default -> during(() -> kill(place), () -> revive(place, broken), 2_000);
        }
    }

    private void during(Breakage breakage, Breakage mending, int mostMillis) throws Exception {
        breakage.run();
        pause(mostMillis);
        mending.run();
    }

    private static void clear(Proxy network) throws Exception {
        network.weather(Proxy.Weather.CLEAR);
        network.reset(false); // what fell into a black hole hears nothing more, and would only be found out by and by
    }

    /** Whoever knows the state writes it again; nobody is killed before that is done, as nobody might be left who knows. */
    private void restartEmpty() throws Exception {
        server.restart();
        await().atMost(Fleet.PATIENCE).until(() -> stored().isPresent());
    }

    private void kill(int place) throws Exception {
        members[place].kill(); // what it alone knows is lost, as in life
    }

    private void revive(int place, boolean broken) throws Exception {
        members[place] = MemberProcess.start(networks.get(place).uri(), revision);
        if (broken) {
            members[place].order("fail 0.3");
        }
    }

    private Optional<StoredState> stored() {
        try {
            return onlooker.load(id());
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private void awaitAllInTouch() {
        await().atMost(Fleet.PATIENCE).untilAsserted(() -> {
            assertThat(members)
                    .allMatch(member -> member.isInTouch() && !member.phase().equals("pending"));
            assertThat(stored()).isPresent();
        });
    }

    /** Waits until all is well, and holds what all members and the server say against each other. */
    private void settle(boolean breaks) throws Exception {
        orderAll("resume the-last-command");
        awaitAllInTouch();
        if (breaks) {
            await().atMost(Fleet.PATIENCE)
                    .until(() -> stored().orElseThrow().progress().phase() instanceof Phase.Tripped);
            tally.trips++;
        }
        await().atMost(Fleet.PATIENCE).untilAsserted(this::assertAllAgree);
        StoredState stored = stored().orElseThrow();
        assertThat(stored.progress().phase() instanceof Phase.Tripped)
                .as("tripped: %s", stored.progress().sentence())
                .isEqualTo(breaks);
        assertNothingIsMissing(stored);
        System.out.printf(
                "%s: %s at %s, %d changes%n",
                id(),
                stored.progress().phase().label(),
                stored.progress().setting().share(),
                stored.audit().entries().size());
    }

    private void assertAllAgree() throws Exception {
        StoredState stored = stored().orElseThrow();
        for (MemberProcess member : members) {
            assertThat(member.phase()).isEqualTo(stored.progress().phase().label());
            assertThat(member.audit()).isEqualTo(stored.audit().toJsonLines(id()));
            if (!stored.progress().phase().rolledBack()) {
                assertThat(member.share())
                        .isEqualTo(stored.progress().setting().share().toString());
            }
        }
        assertThat(stored()).contains(stored);
    }

    private void assertNothingIsMissing(StoredState stored) {
        List<AuditEntry> entries = stored.audit().entries();
        Set<String> reasons = entries.stream().map(AuditEntry::why).collect(Collectors.toSet());
        for (MemberProcess member : members) {
            for (String command : member.done()) {
                assertThat(reasons).as("what %s was done for", command).anyMatch(why -> why.contains(command));
            }
        }
        assertThat(stored.audit().forgotten()).isZero();
        assertThat(entries.get(0).from().phase()).isEqualTo(new Phase.Pending());
        assertThat(stored.stamp().version()).isGreaterThanOrEqualTo(entries.size());
        for (AuditEntry entry : entries) {
            assertThat(entry.why()).as("%s", entry).isNotBlank();
            if (entry.to().phase() instanceof Phase.Tripped) {
                assertThat(entry.who()).as("%s", entry).isIn("judge", "fuse");
                assertThat(entry.evidence()).as("%s", entry).isNotBlank();
            }
        }
    }
}
