package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whole rollouts in processes of their own, which are killed, stopped where they stand, and cut off. */
@Tag("long")
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to stop a process by")
class RedisProcessesTest {
    private static final RolloutId ID = new RolloutId("pricing", "r1");

    private final Stores stores = new Stores();
    private final List<MemberProcess> members = new ArrayList<>();
    private RedisProcess server;
    private FleetStore onlooker;

    @BeforeEach
    void start() throws Exception {
        server = stores.add(RedisProcess.start());
        onlooker = stores.open(server.uri());
    }

    @AfterEach
    void stop() throws Exception {
        for (MemberProcess member : members) {
            member.close();
        }
        stores.close();
    }

    private void startMembers(String... uris) throws Exception {
        for (String uri : uris) {
            members.add(stores.add(MemberProcess.start(uri, ID.revision())));
        }
        await().atMost(Fleet.PATIENCE).until(() -> members.stream().allMatch(MemberProcess::isInTouch));
        await().atMost(Fleet.PATIENCE).until(() -> leads().size() == 1);
    }

    private List<MemberProcess> leads() {
        return members.stream().filter(MemberProcess::leads).toList();
    }

    private static void awaitAll(List<MemberProcess> members, Predicate<MemberProcess> state) {
        await().atMost(Fleet.PATIENCE).until(() -> members.stream().allMatch(state));
    }

    private StoredState stored() {
        return onlooker.load(ID).orElseThrow();
    }

    private long settled() {
        return onlooker.settled(ID).map(Settlement::slice).orElse(0L);
    }

    private List<MemberProcess> allBut(MemberProcess one) {
        return members.stream().filter(each -> each != one).toList();
    }

    @Test
    @Promise("F3")
    void whenTheLeaseHolderIsKilledTheOthersTripOnWhatAllHaveCounted() throws Exception {
        startMembers(server.uri(), server.uri(), server.uri());
        MemberProcess judge = leads().get(0);
        for (MemberProcess member : members) {
            member.order("fail 0.03");
        }
        long before = settled();
        await().atMost(Fleet.PATIENCE).until(() -> settled() > before);
        judge.kill();
        List<MemberProcess> others = allBut(judge);
        awaitAll(others, member -> member.phase().equals("tripped"));
        assertThat(stored().audit().entries())
                .filteredOn(entry -> entry.to().phase() instanceof Phase.Tripped)
                .singleElement()
                .satisfies(trip -> assertThat(trip.who()).isEqualTo("judge"));
        assertThat(others).allSatisfy(member -> assertThat(member.surprises()).isZero());
    }

    @Test
    @Promise("F3")
    @Fault(47)
    void aJudgeThatWasStoppedAndWakesUpLateUndoesNothing() throws Exception {
        startMembers(server.uri(), server.uri(), server.uri());
        MemberProcess judge = leads().get(0);
        judge.order("fail 0.03"); // so that it is busy with evidence of a harm that the others do not see
        judge.freeze();
        List<MemberProcess> others = allBut(judge);
        await().atMost(Fleet.PATIENCE).until(() -> others.stream().anyMatch(MemberProcess::leads));
        MemberProcess next =
                others.stream().filter(MemberProcess::leads).findFirst().orElseThrow();
        long judged = settled();
        await().atMost(Fleet.PATIENCE).until(() -> settled() > judged + 2);
        next.order("advance up");
        await().atMost(Fleet.PATIENCE).until(() -> next.done().contains("up"));
        next.order("abort down");
        awaitAll(others, member -> member.phase().equals("aborted"));
        StoredState before = stored();
        long slice = settled();

        judge.thaw();
        awaitAll(members, member -> member.phase().equals("aborted") && member.isInTouch());
        await().atMost(Fleet.PATIENCE).until(() -> leads().size() == 1);
        assertThat(settled()).isGreaterThanOrEqualTo(slice);
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
        assertThat(stored().audit()).isEqualTo(before.audit());
        assertThat(stored().stamp().version())
                .isGreaterThanOrEqualTo(before.stamp().version());
        for (MemberProcess member : members) {
            assertThat(member.surprises()).isZero();
            assertThat(member.audit()).isEqualTo(before.audit().toJsonLines(ID));
        }
    }

    @Test
    @Promise("F3")
    @Fault(47)
    void oneOfThreeProcessesIsCutOffTripsByItselfAndTakesTheOthersAlongOnceItIsBack() throws Exception {
        Proxy network = stores.add(Proxy.before(server));
        startMembers(server.uri(), server.uri(), network.uri());
        MemberProcess alone = members.get(2);
        network.weather(Proxy.Weather.BLACK_HOLE);
        await().atMost(Fleet.PATIENCE).until(() -> !alone.isInTouch());
        alone.order("fail 0.9");
        await().atMost(Fleet.PATIENCE).until(() -> alone.phase().equals("tripped"));
        await().atMost(Fleet.PATIENCE).until(() -> allBut(alone).stream().anyMatch(MemberProcess::leads));
        assertThat(allBut(alone)).noneMatch(member -> member.phase().equals("tripped"));
        network.weather(Proxy.Weather.CLEAR);
        awaitAll(members, member -> member.phase().equals("tripped") && member.isInTouch());
        assertThat(stored().audit().entries())
                .filteredOn(entry -> entry.to().phase() instanceof Phase.Tripped)
                .singleElement()
                .extracting(AuditEntry::who)
                .isIn("judge", "fuse");
        assertThat(members).allSatisfy(member -> {
            assertThat(member.calls()).isPositive();
            assertThat(member.surprises()).isZero();
        });
    }

    @Test
    @Promise("F3")
    @Fault({44, 48})
    void aProcessThatJoinsAfterTheServerWasEmptiedIsToldOfTheRollback() throws Exception {
        startMembers(server.uri(), server.uri());
        members.get(0).order("abort down");
        awaitAll(members, member -> member.phase().equals("aborted"));
        StoredState before = stored();
        server.kill();
        server.restart();
        await().atMost(Fleet.PATIENCE)
                .ignoreException(StoreException.class) // until its connection is back
                .until(() -> onlooker.load(ID).isPresent());
        MemberProcess late = stores.add(MemberProcess.start(server.uri(), ID.revision()));
        await().atMost(Fleet.PATIENCE).until(() -> late.phase().equals("aborted") && late.isInTouch());
        assertThat(stored().audit()).isEqualTo(before.audit());
        assertThat(Arrays.asList(late.audit().split("\n")))
                .hasSameSizeAs(before.audit().entries());
    }
}
