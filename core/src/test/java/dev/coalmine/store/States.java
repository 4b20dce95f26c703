package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.store.StoredState.Setting;
import dev.coalmine.store.StoredState.Stamp;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** States to store: examples, a row of them, and any. */
public final class States extends DomainContextBase {
    public static final RolloutId ID = new RolloutId("pricing", "2026-11-22");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.250Z");

    /** The state that docs/state-format.md shows. */
    public static StoredState example() {
        Progress progress = new Progress(
                new Phase.Ramping(1),
                Instant.parse("2026-11-23T11:55:00Z"),
                "Set pricing from 5% to 7.5% by anna: two lines:\nthat is no trouble",
                new Served(Duration.ofSeconds(292, 250_000_000), 3_117),
                new Setting(Share.percent(7.5), SetBy.HAND),
                new Attempts(1, 0));
        AuditEntry.Position first = new AuditEntry.Position(new Phase.Ramping(0), Share.percent(1));
        AuditEntry.Position second = new AuditEntry.Position(new Phase.Ramping(1), Share.percent(5));
        AuditTrail audit = AuditTrail.EMPTY
                .plus(new AuditEntry(
                        Instant.parse("2026-11-23T11:50:00Z"),
                        "plan",
                        first,
                        second,
                        "held 10m with 1,204 candidate calls; no guardrail fails",
                        "INCONCLUSIVE error-rate 0.11"))
                .plus(new AuditEntry(
                        Instant.parse("2026-11-23T11:55:00Z"),
                        "anna",
                        second,
                        new AuditEntry.Position(new Phase.Ramping(1), Share.percent(7.5)),
                        "two lines:\nthat is no trouble",
                        ""));
        return new StoredState(ID, new Stamp(17, "shop-3/4711", NOON), progress, wealth(0.25), audit);
    }

    /** A judge's memory. */
    public static Wealth wealth(double log) {
        Tally tally = new Tally(3, 4, 0.35, new CallCounts(1204, 3, 22_871, 57));
        ProcessWealth process = new ProcessWealth(0, tally, List.of(Stakes.of(log, -0.5)));
        MetricWealth metric = new MetricWealth(
                "error-rate", process, null, new ProofWealth(List.of(Stakes.of(0.125)), KeyBuckets.NONE));
        return new Wealth("KEY alpha=0.001", 1, 0.05, null, List.of(metric));
    }

    /** The memory of a judge that has seen that. */
    public static Wealth wealth(Tally tally) {
        ProcessWealth process = new ProcessWealth(0, tally, List.of());
        return new Wealth("s", 1, 0.5, null, List.of(new MetricWealth("m", process, null, ProofWealth.NONE)));
    }

    /** The state of that version in a row of changes in which every tenth is a rollback, as anybody can recompute. */
    public static StoredState inRow(RolloutId id, long version) {
        Phase phase = phaseInRow(version);
        Progress progress = new Progress(
                phase,
                NOON.plusSeconds(version),
                "sentence " + version,
                new Served(Duration.ZERO, version),
                new Setting(Share.percent(5), SetBy.PLAN),
                Attempts.FIRST);
        AuditTrail audit = AuditTrail.EMPTY;
        for (long v = Math.max(1, version - 20); v <= version; v++) {
            AuditEntry.Position from = new AuditEntry.Position(phaseInRow(v - 1), Share.percent(5));
            AuditEntry.Position to = new AuditEntry.Position(phaseInRow(v), Share.percent(5));
            audit = audit.plus(new AuditEntry(NOON.plusSeconds(v), "row", from, to, "change " + v, ""));
        }
        return new StoredState(id, new Stamp(version, "writer", NOON), progress, wealth(version), audit);
    }

    private static Phase phaseInRow(long version) {
        return switch ((int) (version % 10)) {
            case 5 -> new Phase.Tripped(new Phase.Ramping(2), Duration.ofMinutes(30));
            case 6, 7 -> new Phase.Aborted();
            case 8 -> new Phase.Paused(1);
            default -> new Phase.Ramping((int) (version % 10));
        };
    }

    // ---- any state

    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("\n\r\t\\\"\u0000\u2028\u202e\ufeff\ud83d\ude00 ux")
                        .ofMaxLength(40),
                Arbitraries.of(
                        "",
                        " ",
                        "<script>alert(1)</script>",
                        "\"><b>",
                        "end",
                        "checksum 00000000",
                        "\nend\nchecksum 0",
                        "\ud83d",
                        "\ude00\ud83d",
                        "é漢字😀"),
                Arbitraries.strings().all().ofMinLength(990).ofMaxLength(2_100));
    }

    static Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(
                Arbitraries.longs().greaterOrEqual(0).map(Instant.EPOCH::plusNanos),
                Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli),
                Arbitraries.of(Instant.EPOCH, Instant.EPOCH.plusNanos(Long.MAX_VALUE)));
    }

    static Arbitrary<Duration> durations() {
        return Arbitraries.oneOf(
                Arbitraries.longs().greaterOrEqual(0).map(Duration::ofNanos),
                Arbitraries.of(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
    }

    private static Arbitrary<Duration> coolDowns() {
        return Arbitraries.longs().between(0, Retry.LONGEST_COOL_DOWN.toNanos()).map(Duration::ofNanos);
    }

    static Arbitrary<Phase.Watched> watched() {
        return Arbitraries.oneOf(
                Arbitraries.of(new Phase.Shadowing(), new Phase.Baking()),
                Arbitraries.integers().greaterOrEqual(0).map(Phase.Ramping::new));
    }

    static Arbitrary<Phase> phases() {
        return Arbitraries.oneOf(
                watched(),
                Arbitraries.of(new Phase.Pending(), new Phase.Promoted(), new Phase.Aborted()),
                watched().map(Phase.Paused::new),
                Combinators.combine(watched(), coolDowns().injectNull(0.5)).as(Phase.Tripped::new));
    }

    private static Arbitrary<Phase> begun() {
        return phases().filter(phase -> !(phase instanceof Phase.Pending));
    }

    static Arbitrary<Share> shares() {
        return Arbitraries.integers().between(0, Share.UNITS).map(Share::ofMillionths);
    }

    static Arbitrary<Setting> settings() {
        return Combinators.combine(shares(), Arbitraries.of(SetBy.class)).as(Setting::new);
    }

    static Arbitrary<AuditEntry> entries() {
        Arbitrary<AuditEntry.Position> positions =
                Combinators.combine(phases(), shares()).as(AuditEntry.Position::new);
        return Combinators.combine(instants(), texts(), positions, positions, texts(), texts())
                .as(AuditEntry::new);
    }

    static Arbitrary<Progress> progresses() {
        Arbitrary<Served> served = Combinators.combine(
                        durations(), Arbitraries.longs().greaterOrEqual(0))
                .as(Served::new);
        Arbitrary<Attempts> attempts = Arbitraries.integers()
                .between(0, 1_000_000)
                .flatMap(total -> Arbitraries.integers().between(0, total).map(some -> new Attempts(total, some)));
        return Combinators.combine(begun(), instants(), texts(), served, settings(), attempts)
                .as(Progress::new);
    }

    @Provide
    public static Arbitrary<StoredState> any() {
        Arbitrary<Stamp> stamps = Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000_000_000_000L), texts(), instants())
                .as(Stamp::new);
        Arbitrary<Wealth> wealth = Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .map(States::wealth)
                .injectNull(0.3);
        Arbitrary<AuditTrail> trails = Combinators.combine(
                        entries().list().ofMaxSize(6), Arbitraries.longs().between(0, Long.MAX_VALUE / 2))
                .as(AuditTrail::new);
        return Combinators.combine(stamps, progresses(), wealth, trails)
                .as((stamp, progress, w, audit) -> new StoredState(ID, stamp, progress, w, audit));
    }
}
