package dev.coalmine.fleet.redis;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.FleetHealth.Contact;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.StoredState;
import dev.coalmine.verdict.Tally;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole rollouts of a fleet, while their server, or the network before it, does what they do in life. */
@Timeout(300)
class RedisFleetTest {
    /** Without a fuse, which would be quicker than any judge. */
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .fuse(Fuse.none())
            .guardrail(Guardrail.errorRate())
            .step(Step.of(percent(20), Duration.ofHours(1)).minCalls(0))
            .step(Step.of(percent(50), Duration.ofHours(1)).minCalls(0))
            .build();

    private final Stores stores = new Stores();
    private final Fleet fleet = new Fleet(PLAN, "r1");
    private RedisProcess server;
    private Proxy network;

    @BeforeEach
    void start() throws Exception {
        server = stores.add(RedisProcess.start());
        network = stores.add(Proxy.before(server));
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
        stores.close();
    }

    private RedisFleetStore open(String uri) {
        return stores.open(
                uri, new Settings("coalmine", Duration.ofDays(30), Duration.ofSeconds(1), Duration.ofSeconds(5)));
    }

    private void startFleet(String... uris) {
        for (String uri : uris) {
            Rollout unused = fleet.join(open(uri));
        }
        fleet.awaitAllRamping();
        int unused = fleet.awaitLead();
    }

    /** Returns another store, to look at what is kept. */
    private FleetStore onlooker() {
        return stores.open(server.uri());
    }

    private StoredState stored() {
        Optional<StoredState> found = onlooker().load(fleet.id());
        return found.orElseThrow();
    }

    private void failAt(int member, String prefix) {
        for (int i = 0; i < 2_000; i++) {
            Arm unused = Fleet.call(fleet.members.get(member), prefix + i, true);
        }
    }

    @Test
    @Promise({"F2", "F3"})
    void aFleetIsTrippedOnTheEvidenceOfAll() {
        startFleet(server.uri(), server.uri(), server.uri());
        for (int i = 0; i < 300; i++) {
            Arm unused = Fleet.call(fleet.members.get(i % 3), "user-" + i, true);
        }
        fleet.awaitAllTripped();
        assertThat(stored().audit().entries()).hasSize(2);
        assertThat(fleet.status(0).sentence()).startsWith("Tripped pricing at 20%: ");
    }

    @Test
    @Promise("F3")
    @Fault(43)
    void whileTheServerIsFrozenNoCallFailsAndWhoSeesHarmTripsAndAllOnceItIsBack() throws Exception {
        startFleet(server.uri(), server.uri());
        try (Fleet.Load load = new Fleet.Load(fleet.members)) {
            await().until(() -> load.calls.get() > 1_000);
            server.freeze();
            fleet.awaitAll(status -> status.fleet().contact() == Contact.CUT_OFF);
            assertThat(fleet.status(0).share()).isEqualTo(percent(20));
            failAt(1, "hurt-");
            await().atMost(Fleet.PATIENCE).until(() -> fleet.status(1).phase() instanceof Phase.Tripped);
            assertThat(fleet.status(0).phase()).isInstanceOf(Phase.Ramping.class);
            server.thaw();
            fleet.awaitAllTripped();
            assertThat(load.surprises).hasValue(0);
        }
        await().atMost(Fleet.PATIENCE).until(() -> stored().progress().phase() instanceof Phase.Tripped);
    }

    @Test
    @Promise("F3")
    @Fault(44)
    void aServerThatComesBackEmptyIsToldAgainWhatWasRolledBack() throws Exception {
        startFleet(server.uri(), server.uri());
        fleet.members.get(0).by("anna").abort("down");
        fleet.awaitAll(status -> status.phase() instanceof Phase.Aborted);
        StoredState before = stored();
        server.kill();
        server.restart();
        await().atMost(Fleet.PATIENCE).until(() -> onlooker().load(fleet.id()).isPresent());
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
        assertThat(stored().stamp().version()).isGreaterThan(before.stamp().version());
        assertThat(stored().audit()).isEqualTo(before.audit());
        Rollout late = fleet.join(open(server.uri()));
        await().atMost(Fleet.PATIENCE).until(() -> late.status().phase() instanceof Phase.Aborted);
    }

    @Test
    @Promise("F3")
    @Fault(44)
    void aServerThatComesBackEmptyIsJudgedWithAgain() throws Exception {
        startFleet(server.uri(), server.uri());
        for (int i = 0; i < 100; i++) {
            Arm unused = Fleet.call(fleet.members.get(i % 2), "before-" + i, false);
        }
        await().atMost(Fleet.PATIENCE)
                .until(() -> onlooker().settled(fleet.id()).isPresent());
        server.kill();
        server.restart();
        await().atMost(Fleet.PATIENCE)
                .until(() -> onlooker().settled(fleet.id()).isPresent());
        try (Fleet.Load load = new Fleet.Load(fleet.members)) {
            load.candidateFails(true);
            fleet.awaitAllTripped();
            assertThat(load.surprises).hasValue(0);
        }
    }

    @Test
    @Fault(45)
    void whatWasCountedThoughTheReplyWasLostCountsOnce() throws Exception {
        startFleet(network.uri(), server.uri());
        int calls = 0;
        for (int outage = 0; outage < 3; outage++) {
            for (int i = 0; i < 200; i++) {
                Arm unused = Fleet.call(fleet.members.get(i % 2), outage + "-" + i, false);
                calls++;
            }
            long before = network.swallowed();
            network.weather(Proxy.Weather.LOSES_ANSWERS);
            await().atMost(Fleet.PATIENCE).until(() -> network.swallowed() > before);
            network.weather(Proxy.Weather.CLEAR);
        }
        long expected = calls;
        await().atMost(Fleet.PATIENCE).until(() -> judgedCalls() >= expected);
        assertThat(judgedCalls()).isEqualTo(expected);
    }

    private long judgedCalls() {
        Optional<Settlement> settled = onlooker().settled(fleet.id());
        if (settled.isEmpty()) {
            return 0;
        }
        Tally tally = settled.get().wealth().metrics().get(0).sinceStart().tally();
        return tally.calls().candidateCalls() + tally.calls().stableCalls();
    }

    @Test
    @Promise("F1")
    @Fault(46)
    void aRollbackReachesAMemberWhoseConnectionsWereResetJustThen() throws Exception {
        startFleet(server.uri(), network.uri());
        network.reset(false);
        fleet.members.get(0).by("anna").abort("down");
        fleet.awaitAll(status -> status.phase() instanceof Phase.Aborted);
    }

    @Test
    @Promise("F3")
    @Fault(47)
    void whoIsCutOffHoldsNobodyUpAndItsRollbackIsNotLost() throws Exception {
        startFleet(server.uri(), server.uri(), network.uri());
        network.weather(Proxy.Weather.BLACK_HOLE);
        await().atMost(Fleet.PATIENCE).until(() -> fleet.status(2).fleet().contact() == Contact.CUT_OFF);
        await().atMost(Fleet.PATIENCE)
                .until(() -> fleet.status(0).fleet().leads()
                        || fleet.status(1).fleet().leads());
        fleet.members.get(0).by("anna").advance("the two go up");
        await().atMost(Fleet.PATIENCE).until(() -> fleet.status(1).share().equals(percent(50)));
        assertThat(fleet.status(2).share()).isEqualTo(percent(20));
        fleet.members.get(2).by("bert").abort("it burns here");
        assertThat(fleet.status(2).phase()).isEqualTo(new Phase.Aborted());
        network.weather(Proxy.Weather.CLEAR);
        fleet.awaitAll(status -> status.phase() instanceof Phase.Aborted);
        assertThat(stored().audit().entries()).hasSize(3);
    }

    @Test
    @Fault(48)
    void whoJoinsOnlyReads() throws Exception {
        startFleet(server.uri(), server.uri());
        failAt(0, "user-");
        fleet.awaitAllTripped();
        StoredState before = stored();
        Rollout late = fleet.join(open(server.uri()));
        await().atMost(Fleet.PATIENCE)
                .until(() -> late.status().fleet().silence() != null
                        && late.status().fleet().members().size() == 3);
        assertThat(late.status().phase()).isInstanceOf(Phase.Tripped.class);
        assertThat(stored().progress()).isEqualTo(before.progress());
        assertThat(stored().audit()).isEqualTo(before.audit());
    }

    private RedisCommands<String, String> redis() {
        return stores.add(RedisClient.create(server.uri())).connect().sync();
    }

    @Test
    @Fault(49)
    void countersThatNobodyUnderstandsAreLeftOut() throws Exception {
        startFleet(server.uri());
        for (String name : new String[] {"?", ":::::", "v0:0:0:0.2:n:c", "x".repeat(64), "v1:a:b:NaN:e:c:99"}) {
            redis().hset("coalmine:{pricing}:open:r1", name, "7");
        }
        failAt(0, "user-");
        fleet.awaitAllTripped();
        assertThat(fleet.status(0).fleet().problem()).isNull();
    }

    @Test
    @Promise("F3")
    @Fault(49)
    void whoCannotReadWhatTheFleetCountedJudgesOnItsOwnAndDoesNotGoUp() throws Exception {
        startFleet(server.uri());
        redis().hset("coalmine:{pricing}:open:r1", "x".repeat(200), "7");
        await().atMost(Fleet.PATIENCE).until(() -> fleet.status(0).fleet().contact() == Contact.CUT_OFF);
        assertThat(fleet.status(0).fleet().problem()).contains("at most 64 are allowed");
        assertThat(fleet.status(0).waitingFor()).anyMatch(why -> why.startsWith("its fleet, which it is cut off from"));
        failAt(0, "user-");
        fleet.awaitAllTripped();
        assertThat(stored().audit().entries()).hasSize(2);
    }
}
