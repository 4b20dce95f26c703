package dev.coalmine.internal.keeping;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditEntry.Position;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoredState;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.store.StoredState.Setting;
import dev.coalmine.store.StoredState.Stamp;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Records that have grown apart, of so few kinds that they often agree in part. */
class JoinTest {
    private static final RolloutId ID = new RolloutId("pricing", "r7");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Course COURSE = Course.of(
            RolloutPlan.builder()
                    .step(percent(5), Duration.ofHours(1))
                    .step(percent(50), Duration.ofHours(1))
                    .bake(Duration.ofHours(1))
                    .build(),
            RunMode.LIVE);

    private static Arbitrary<Phase> phases() {
        return Arbitraries.of(
                new Phase.Ramping(0),
                new Phase.Ramping(1),
                new Phase.Baking(),
                new Phase.Paused(0),
                new Phase.Promoted(),
                new Phase.Tripped(1),
                new Phase.Tripped(new Phase.Ramping(1), Duration.ofMinutes(30)),
                new Phase.Aborted());
    }

    private static Arbitrary<AuditEntry> entries() {
        Position position = new Position(new Phase.Ramping(0), percent(5));
        return Arbitraries.integers()
                .between(0, 300)
                .map(i -> new AuditEntry(NOON.plusSeconds(i / 2), "who", position, position, "why " + i, ""));
    }

    private static Arbitrary<AuditTrail> trails() {
        Arbitrary<List<AuditEntry>> some = entries().list().ofMaxSize(4);
        Arbitrary<List<AuditEntry>> many = entries().list().ofMinSize(98).ofMaxSize(103);
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(9, some), Tuple.of(1, many)),
                        Arbitraries.longs().between(0, 3))
                .as(AuditTrail::new);
    }

    @Provide
    Arbitrary<StoredState> records() {
        Arbitrary<Progress> progresses = Combinators.combine(
                        phases(),
                        Arbitraries.of(percent(5), percent(7), Share.NONE),
                        Arbitraries.of(SetBy.class),
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.integers().between(0, 2))
                .as((phase, share, by, served, attempts) -> new Progress(
                        phase,
                        NOON.plusSeconds(served),
                        "sentence " + served,
                        new Served(Duration.ofSeconds(served), 2 - served),
                        new Setting(share, by),
                        new Attempts(attempts, 0)));
        Arbitrary<Stamp> stamps = Combinators.combine(Arbitraries.longs().between(1, 4), Arbitraries.of("one", "other"))
                .as((version, writer) -> new Stamp(version, writer, NOON));
        Arbitrary<Wealth> wealth = Arbitraries.integers()
                .between(1, 4)
                .map(spent -> new Wealth("s", spent, 0.5, spent == 3 ? "failed" : null, List.of()))
                .injectNull(0.2);
        return Combinators.combine(stamps, progresses, wealth, trails())
                .as((stamp, progress, memory, audit) -> new StoredState(ID, stamp, progress, memory, audit));
    }

    @Property(tries = 300)
    @Promise("F3")
    void itDoesNotMatterWhoJoinsWhatWithWhat(@ForAll("records") StoredState one, @ForAll("records") StoredState other) {
        assertThat(Join.of(one, other)).isEqualTo(Join.of(other, one));
    }

    @Property(tries = 300)
    void norHowOften(@ForAll("records") StoredState one, @ForAll("records") StoredState other) {
        StoredState joined = Join.of(one, other);
        assertThat(Join.of(one, one)).isEqualTo(one);
        assertThat(Join.of(joined, joined)).isEqualTo(joined);
        assertThat(Join.of(joined, one).progress()).isEqualTo(joined.progress());
        assertThat(Join.of(joined, other).progress()).isEqualTo(joined.progress());
        assertThat(Join.of(joined, one).audit().entries().size()).isLessThanOrEqualTo(AuditTrail.MAX_ENTRIES);
    }

    @Property(tries = 300)
    void norInWhichOrder(
            @ForAll("records") StoredState one,
            @ForAll("records") StoredState other,
            @ForAll("records") StoredState third) {
        Phase left = Join.of(Join.of(one, other), third).progress().phase();
        Phase right = Join.of(one, Join.of(other, third)).progress().phase();
        assertThat(left).isEqualTo(right);
    }

    @Property(tries = 300)
    @Promise("S2")
    @Fault({38, 47})
    void ofOneAttemptARollbackWinsOverWhateverElseIsKnown(
            @ForAll("records") StoredState one, @ForAll("records") StoredState other) {
        StoredState joined = Join.of(one, other);
        int attempts = Math.max(
                one.progress().attempts().total(), other.progress().attempts().total());
        boolean rolledBack = List.of(one, other).stream()
                .anyMatch(record -> record.progress().attempts().total() == attempts
                        && record.progress().phase().rolledBack());
        assertThat(joined.progress().phase().rolledBack()).isEqualTo(rolledBack);
        assertThat(joined.progress().attempts().total()).isEqualTo(attempts);
    }

    @Property(tries = 300)
    @Promise({"J1", "S7"})
    void whatWasSpentStaysSpentAndNoChangeIsLost(
            @ForAll("records") StoredState one, @ForAll("records") StoredState other) {
        StoredState joined = Join.of(one, other);
        assertThat(spent(joined)).isEqualTo(Math.max(spent(one), spent(other)));
        if (one.audit().forgotten() + other.audit().forgotten() == 0
                && joined.audit().forgotten() == 0) {
            assertThat(new HashSet<>(joined.audit().entries()))
                    .containsAll(one.audit().entries())
                    .containsAll(other.audit().entries());
        }
    }

    private static int spent(StoredState record) {
        Wealth wealth = record.wealth();
        return wealth == null ? 0 : wealth.spent();
    }

    // ---- what is not saved yet

    private static Unsaved obeyed(Input.Order order) {
        return new Unsaved.Obeyed(new Input.Command(order, "anna", "because"));
    }

    @Provide
    Arbitrary<List<Unsaved>> decisions() {
        return Arbitraries.of(
                        obeyed(Input.Plain.PAUSE),
                        obeyed(Input.Plain.RESUME),
                        obeyed(new Input.SetShare(percent(2))),
                        new Unsaved.RolledBack(new Phase.Aborted()),
                        new Unsaved.RolledBack(new Phase.Tripped(0)))
                .list()
                .ofMaxSize(5);
    }

    @Property(tries = 300)
    @Promise({"S2", "F3"})
    @Fault({38, 40, 47})
    void whateverTheStoreSaysARollbackThatIsNotSavedYetWins(
            @ForAll("records") StoredState theirs, @ForAll("decisions") List<Unsaved> unsaved) {
        RolloutState state = Records.account(theirs, COURSE).state();
        RolloutState after = Unsaved.onTopOf(state, unsaved, COURSE);

        boolean anyRollback = unsaved.stream().anyMatch(Unsaved.RolledBack.class::isInstance);
        assertThat(after.phase().rolledBack())
                .isEqualTo(anyRollback || state.phase().rolledBack());
        assertThat(after.attempts()).isEqualTo(state.attempts());
        boolean aborted = unsaved.contains(new Unsaved.RolledBack(new Phase.Aborted()));
        if (aborted) {
            assertThat(after.phase()).as("no cool-down ends it").isEqualTo(new Phase.Aborted());
        }
        assertThat(COURSE.share(after)).isLessThanOrEqualTo(max(COURSE.share(state), percent(2)));
    }

    private static Share max(Share one, Share other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Property(tries = 300)
    void aRecordReadsBackAsTheAccountThatWasWritten(@ForAll("records") StoredState record) {
        Account account = Records.account(record, COURSE);
        StoredState again =
                Records.record(ID, record.stamp(), COURSE, account, new Wealth("s", 1, 0.5, null, List.of()));
        assertThat(Records.account(again, COURSE)).isEqualTo(account);
    }
}
