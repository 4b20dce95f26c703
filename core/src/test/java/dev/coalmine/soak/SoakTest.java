package dev.coalmine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.soak.Soak.Report;
import dev.coalmine.soak.Soak.Sabotage;
import dev.coalmine.soak.Soak.Terms;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditEntry.Position;
import dev.coalmine.store.AuditTrail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Soaks Coalmine: for 20 minutes by {@code -Psoak}, or as long as {@code -Dsoak.length=PT1M} says, from the seed that
 * {@code -Dsoak.seed=7} says; and for a few seconds in every build. Each kind of sabotage is found.
 */
class SoakTest {
    private static final String LENGTH = "soak.length";
    private static final String SEED = "soak.seed";
    private static final long MOST_FALSE_TRIPS = 2;

    @TempDir
    Path disk;

    private Report soak(Duration length, long seed, int rollouts, Sabotage sabotage) throws InterruptedException {
        return new Soak(new Terms(length, seed, rollouts, Math.max(5, rollouts / 10), disk, sabotage)).run();
    }

    @Test
    @Tag("soak")
    @Promise({"C1", "C2", "M1", "M3", "S1", "S4", "S5", "S6", "S7"})
    @Fault({7, 14, 17, 30, 38, 40, 41})
    void nothingIsLostOrLeftBehind() throws InterruptedException {
        Duration length = Duration.parse(System.getProperty(LENGTH, "PT20M"));
        long seed = Long.getLong(SEED, new Random().nextInt(1_000_000));
        System.out.println("Soaking for " + length + " from seed " + seed + " on Java "
                + Runtime.version().feature());
        Report report = soak(length, seed, 200, Sabotage.NONE);
        report.counts().forEach((what, count) -> System.out.printf("%,15d %s%n", count, what));
        System.out.println("Heap after collections: "
                + report.heap().stream().map(HeapTrend::megabytes).toList() + ", grown by "
                + HeapTrend.growth(report.heap()));

        assertThat(report.problems()).as("from seed %s", seed).isEmpty();
        assertThat(report.counts().getOrDefault("trips of candidates as good as stable", 0L))
                .isLessThanOrEqualTo(MOST_FALSE_TRIPS);
    }

    @Test
    @Promise({"C1", "C2", "M1", "S1", "S7"})
    void norInAFewSeconds() throws InterruptedException {
        Report report = soak(Duration.ofSeconds(4), 4711, 10, Sabotage.NONE);
        assertThat(withoutHeap(report)).isEmpty();
        assertThat(report.counts().get("calls recorded exactly")).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @Tag("soak")
    void sabotageIsFound(Sabotage sabotage) throws InterruptedException {
        Report report = soak(Duration.ofSeconds(8), 4711, 40, sabotage);
        String sign = switch (sabotage) {
            case CALL_LOST -> "were counted";
            case EXCEPTION_WRAPPED -> "which no side has given";
            case CHANGE_UNTOLD -> "were told";
            case THREAD_STUCK -> "still there";
            case HEAP_LEAK -> "the heap grows";
            case NONE -> throw new AssertionError();
        };
        assertThat(report.problems())
                .isNotEmpty()
                .anySatisfy(problem -> assertThat(problem).contains(sign));
    }

    /** A few seconds are too short to tell a heap that grows from one that fills. */
    private static List<String> withoutHeap(Report report) {
        return report.problems().stream()
                .filter(problem -> !problem.contains("heap"))
                .toList();
    }

    @Test
    void anUnevenHeapIsFlat() {
        Random random = new Random(1);
        List<Long> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add((30L << 20) + random.nextInt(4 << 20));
        }
        samples.set(20, 90L << 20);
        assertThat(HeapTrend.problem(samples)).isEmpty();
    }

    @Test
    void aHeapThatGrowsIsNot() {
        Random random = new Random(1);
        List<Long> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add((30L << 20) + random.nextInt(4 << 20) + i * (200L << 10));
        }
        assertThat(HeapTrend.problem(samples))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .matches("the heap grows: by \\d\\.\\d\\d MB over the last three quarters, tolerated are"
                                + " 2\\.\\d\\d MB"));
    }

    @Test
    @Promise("S7")
    void aChangeThatNobodyExplainsIsFound() {
        Position start = new Position(new Phase.Ramping(0), Share.percent(5));
        Position up = new Position(new Phase.Ramping(1), Share.percent(25));
        AuditEntry started = entry(new Position(new Phase.Pending(), Share.NONE), start, "", "first start");
        AuditEntry advanced = entry(start, up, "INCONCLUSIVE: nothing", "held 10m");

        assertThat(AuditCheck.problems("shop", trail(started, advanced), up)).isEmpty();
        assertThat(AuditCheck.problems("shop", trail(started), up)).hasSize(1);
        assertThat(AuditCheck.problems("shop", trail(advanced), up)).hasSize(1);
        assertThat(AuditCheck.problems("shop", trail(started, entry(start, up, "", "held 10m")), up))
                .hasSize(1);
        assertThat(AuditCheck.problems("shop", trail(started, entry(start, up, "PASS: all", " ")), up))
                .hasSize(1);
    }

    private static AuditEntry entry(Position from, Position to, String evidence, String why) {
        return new AuditEntry(Instant.EPOCH, "plan", from, to, why, evidence);
    }

    private static AuditTrail trail(AuditEntry... entries) {
        return new AuditTrail(List.of(entries), 0);
    }
}
