package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Mismatch;
import dev.coalmine.plan.Comparison;
import dev.coalmine.stats.ShadowStats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How shadow calls are compared with stable, and what is told of those that differ. */
class ShadowComparisonTest {
    private final ShadowWorld world = new ShadowWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout comparing(Comparison<?> comparison) {
        return world.rollouts
                .named("pricing")
                .plan(ShadowWorld.shadowing(0))
                .comparedBy(comparison)
                .start();
    }

    private static void call(Rollout rollout, Callable<?> stable, Callable<?> candidate) {
        try {
            Object unused = rollout.forKey("anna")
                    .<Object>returning()
                    .stable(stable::call)
                    .candidate(candidate::call);
        } catch (Exception ignored) {
            // stable's, which ShadowTest looks at
        }
    }

    private long mismatches(Rollout rollout, Callable<?> stable, Callable<?> candidate) {
        long before = world.shadowed(rollout).mismatched();
        call(rollout, stable, candidate);
        return world.shadowed(rollout).mismatched() - before;
    }

    private static Callable<?> throwing(Exception exception) {
        return () -> {
            throw exception;
        };
    }

    @Test
    @Promise("C6")
    void resultsAreComparedByEqualsAndExceptionsByTheirClass() {
        Rollout rollout = comparing(Comparison.byEquals());

        assertThat(mismatches(rollout, () -> "one", () -> new String("one"))).isZero();
        assertThat(mismatches(rollout, () -> null, () -> null)).isZero();
        assertThat(mismatches(rollout, () -> "one", () -> "two")).isEqualTo(1);
        assertThat(mismatches(rollout, () -> "one", () -> null)).isEqualTo(1);
        assertThat(mismatches(rollout, () -> null, () -> "two")).isEqualTo(1);
        assertThat(mismatches(rollout, throwing(new IOException("a")), throwing(new IOException("b"))))
                .isZero();
        assertThat(mismatches(rollout, throwing(new IOException()), throwing(new FileNotFoundException())))
                .isEqualTo(1);
        assertThat(mismatches(rollout, throwing(new IOException()), () -> "fine"))
                .isEqualTo(1);
        assertThat(mismatches(rollout, () -> "fine", throwing(new IOException())))
                .isEqualTo(1);
    }

    @Test
    @Promise("C6")
    void whatCountsIsUpToTheUser() {
        Rollout rollout = comparing(Comparison.<List<Integer>>on(HashSet::new)
                .ignoring((old, fresh) -> old.isEmpty())
                .ignoring((old, fresh) -> fresh.contains(0))
                .thrownBy((old, fresh) -> old.getMessage().equals(fresh.getMessage())));

        assertThat(mismatches(rollout, () -> List.of(1, 2), () -> List.of(2, 1)))
                .isZero();
        assertThat(mismatches(rollout, () -> List.of(1, 2), () -> List.of(2, 3)))
                .isEqualTo(1);
        assertThat(mismatches(rollout, () -> List.of(), () -> List.of(2, 3))).isZero();
        assertThat(mismatches(rollout, () -> List.of(1), () -> List.of(0))).isZero();
        assertThat(mismatches(rollout, throwing(new IOException("a")), throwing(new Exception("a"))))
                .isZero();
        assertThat(mismatches(rollout, throwing(new IOException("a")), throwing(new IOException("b"))))
                .isEqualTo(1);
        assertThat(rollout.status().shadow()).isEqualTo(new ShadowStats(4, 2, 2, 0, 0, 0, 0));
    }

    @Test
    @Promise("C6")
    void aConditionSaysWhetherTheCandidateIsCalled() {
        boolean[] enabled = {false};
        Rollout rollout =
                comparing(Comparison.by((old, fresh) -> Arrays.deepEquals(new Object[] {old}, new Object[] {fresh}))
                        .onlyIf(() -> enabled[0]));

        call(rollout, () -> new int[] {1}, () -> new int[] {2});
        assertThat(world.waiting).isEmpty();
        enabled[0] = true;

        assertThat(mismatches(rollout, () -> new int[] {1}, () -> new int[] {1}))
                .isZero();
        assertThat(mismatches(rollout, () -> new int[] {1}, () -> new int[] {2}))
                .isEqualTo(1);
    }

    @Test
    @Promise("C6")
    @Fault(36)
    void mismatchesAreToldWithoutKeysAndValues() {
        List<Mismatch> told = new ArrayList<>();
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(ShadowWorld.shadowing(0))
                .onMismatch(told::add)
                .start();

        for (int i = 0; i < 30; i++) {
            String secret = "secret-" + i;
            assertThat(rollout.forKey(secret)
                            .named("quote")
                            .stable(() -> secret)
                            .candidate(() -> secret + "!"))
                    .isEqualTo(secret);
            assertThat(world.shadowed(rollout).mismatched()).isEqualTo(i + 1);
        }

        assertThat(told).hasSize(30);
        assertThat(told.get(0)).isEqualTo(new Mismatch("pricing", world.time.instant(), "quote", "String", "String"));
        assertThat(rollout.status().mismatches()).isEqualTo(told.subList(10, 30));
        assertThat(rollout.status().toString()).doesNotContain("secret");
        assertThat(world.events.toString()).doesNotContain("secret");
    }

    @Test
    @Promise("C6")
    void aDescriptionMaySayMoreButNotWithoutEnd() {
        Rollout rollout = comparing(Comparison.<String>by(String::equals).describedBy(text -> "<" + text + ">"));

        call(rollout, () -> "one", () -> "x".repeat(5_000));

        assertThat(world.shadowed(rollout).mismatched()).isEqualTo(1);
        Mismatch mismatch = rollout.status().mismatches().get(0);
        assertThat(mismatch.stable()).isEqualTo("<one>");
        assertThat(mismatch.candidate()).hasSize(1_001).startsWith("<xxx").endsWith("x…");
    }

    enum Point {
        CONDITION,
        RESULTS,
        THROWN,
        IGNORED,
        DESCRIPTION,
        LISTENER,
        EXECUTOR
    }

    enum Failing {
        EXCEPTION(() -> new IllegalStateException("injected")),
        ERROR(() -> new AssertionError("injected")),
        OVERFLOW(StackOverflowError::new);

        private final Supplier<Throwable> make;

        Failing(Supplier<Throwable> make) {
            this.make = make;
        }

        <T> T fail() {
            return ShadowComparisonTest.sneakily(make.get());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, X extends Throwable> T sneakily(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** What is plugged in, of which one thing fails. */
    private record Plugs(Point point, Failing failing) {
        <T> T or(Point here, T value) {
            return point == here ? failing.fail() : value;
        }

        Comparison<Object> comparison() {
            return Comparison.by((old, fresh) -> or(Point.RESULTS, false))
                    .thrownBy((old, fresh) -> or(Point.THROWN, false))
                    .ignoring((old, fresh) -> or(Point.IGNORED, false))
                    .describedBy(result -> or(Point.DESCRIPTION, "it"))
                    .onlyIf(() -> or(Point.CONDITION, true));
        }
    }

    @Property(tries = 100)
    @Promise({"C2", "C6"})
    @Fault({7, 8})
    void whateverIsPluggedInAndFailsHurtsNoCall(
            @ForAll Point point, @ForAll Failing failing, @ForAll boolean throwing) {
        try (ShadowWorld here = new ShadowWorld();
                Rollouts rollouts = ShadowWorld.registry(here.time, task -> {
                    boolean unused = new Plugs(point, failing).or(Point.EXECUTOR, here.waiting.add(task));
                })) {
            Plugs plugs = new Plugs(point, failing);
            Rollout rollout = rollouts.named("pricing")
                    .plan(ShadowWorld.shadowing(0))
                    .comparedBy(plugs.comparison())
                    .onMismatch(mismatch -> plugs.or(Point.LISTENER, mismatch))
                    .start();
            IllegalArgumentException thrown = new IllegalArgumentException();

            Object outcome;
            try {
                outcome = rollout.forKey("anna")
                        .stable(() -> {
                            if (throwing) {
                                throw thrown;
                            }
                            return "old";
                        })
                        .candidate(() -> {
                            if (throwing) {
                                throw new IllegalStateException();
                            }
                            return "new";
                        });
            } catch (IllegalArgumentException e) {
                outcome = e;
            }

            assertThat(outcome).isSameAs(throwing ? thrown : "old");
            ShadowStats stats = here.shadowed(rollout);
            assertThat(stats.underWay()).isZero();
            boolean notAsked = throwing
                    ? point == Point.RESULTS || point == Point.IGNORED || point == Point.DESCRIPTION
                    : point == Point.THROWN;
            boolean asks = !notAsked && point != Point.EXECUTOR;
            assertThat(rollout.status().counters().internalFailures()).isEqualTo(asks ? failures(point) : 0);
            assertThat(stats.dropped()).isEqualTo(point == Point.EXECUTOR ? 1 : 0);
        }
    }

    /** A mismatch has two descriptions. */
    private static int failures(Point point) {
        return point == Point.DESCRIPTION ? 2 : 1;
    }

    @Test
    @Promise("C2")
    @Fault(8)
    void whatIsPluggedInMayCallBackIntoTheRollout() {
        Rollout[] self = new Rollout[1];
        self[0] = world.rollouts
                .named("pricing")
                .plan(ShadowWorld.shadowing(0))
                .comparedBy(
                        Comparison.by((old, fresh) -> self[0].status().shadow().underWay() == 0))
                .onMismatch(mismatch -> self[0].by("the listener").abort("a mismatch"))
                .start();

        call(self[0], () -> "old", () -> "new");

        assertThat(world.shadowed(self[0]).mismatched()).isEqualTo(1);
        assertThat(self[0].status().phase().rolledBack()).isTrue();
    }
}
