package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.stats.ArmStats;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FluentCallTest {
    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C1")
    void theCallerSeesTheVeryObjectReturned(Arm arm) {
        String key = World.keyOn(rollout, arm);
        Object stable = new Object();
        Object candidate = new Object();

        Object seen = rollout.forKey(key).stable(() -> stable).candidate(() -> candidate);

        assertThat(seen).isSameAs(arm == Arm.STABLE ? stable : candidate);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("C1")
    @Fault({1, 5})
    void theCallerSeesTheVeryThrowableThrown(Arm arm) {
        String key = World.keyOn(rollout, arm);
        for (Throwable thrown : List.of(
                new IOException("declared"),
                new IllegalStateException("unchecked"),
                new NoClassDefFoundError("error"),
                new StackOverflowError(),
                new InterruptedException("interrupted"))) {
            Throwable seen = catchThrowable(() -> rollout.forKey(key)
                    .stable(() -> {
                        throw thrown;
                    })
                    .candidate(() -> {
                        throw thrown;
                    }));
            assertThat(seen).isSameAs(thrown);
            assertThat(seen.getSuppressed()).isEmpty();
        }
    }

    @Test
    @Promise("C1")
    @Fault(6)
    void theInterruptFlagIsLeftAlone() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);

        rollout.forKey(key)
                .stable(() -> {})
                .candidate(() -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void checkedExceptionsStayTyped() throws IOException {
        // Compiling is the test: neither side's exception has to be wrapped, and no other one has to be declared.
        String text = rollout.forKey("anna").stable(() -> read("old")).candidate(() -> read("new"));
        assertThat(text).isIn("old", "new");

        Integer none = rollout.forKey("anna").stable(() -> 1).candidate(() -> 2);
        assertThat(none).isIn(1, 2);

        assertThatThrownBy(this::bothSidesThrowTheirOwn)
                .isInstanceOfAny(FileNotFoundException.class, ExecutionException.class);
    }

    private void bothSidesThrowTheirOwn() throws FileNotFoundException, ExecutionException {
        rollout.forKey("anna").stable(FluentCallTest::notFound).candidate(FluentCallTest::notExecuted);
    }

    private static void notFound() throws FileNotFoundException {
        throw new FileNotFoundException();
    }

    private static void notExecuted() throws ExecutionException {
        throw new ExecutionException(null);
    }

    private static String read(String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException();
        }
        return text;
    }

    @Test
    void armsOfDifferentSubtypesCompile() {
        Number sum = rollout.forKey("anna").<Number>returning().stable(() -> 1).candidate(() -> 2.0);
        CharSequence text = rollout.forKey("anna")
                .<CharSequence>returning()
                .stable(() -> "a")
                .candidate(StringBuilder::new);

        assertThat(sum).isNotNull();
        assertThat(text).isNotNull();
    }

    @Test
    void callsThatReturnNothingCompile() {
        AtomicInteger calls = new AtomicInteger();

        rollout.forKey(4711).stable(() -> calls.addAndGet(1)).candidate(() -> calls.addAndGet(1));
        rollout.forKey(new UUID(1, 2))
                .stable(() -> {
                    calls.addAndGet(1);
                })
                .candidate(() -> {
                    calls.addAndGet(1);
                });
        rollout.forKey(Keys.of("tenant", 7)).stable(() -> {}).candidate(() -> {});

        assertThat(calls).hasValue(2);
        assertThat(rollout.status().stable().calls()
                        + rollout.status().candidate().calls())
                .isEqualTo(3);
    }

    @Test
    @Promise("R6")
    void theArmIsDecidedOnceAndATripChangesTheNextCall() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);

        Arm arm = rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> {
            rollout.by("anna").abort("in mid-call");
            return Arm.CANDIDATE;
        });

        assertThat(arm).isEqualTo(Arm.CANDIDATE);
        assertThat(World.armOf(rollout, key)).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().candidate().calls()).isEqualTo(2); // keyOn's and ours, late as it was
    }

    @Test
    @Promise("R6")
    void nestedCallsWithTheSameKeyTakeTheSameArm() {
        for (int i = 0; i < 1_000; i++) {
            String key = "nested-" + i;
            Arm outer =
                    rollout.forKey(key).stable(() -> inner(key, Arm.STABLE)).candidate(() -> inner(key, Arm.CANDIDATE));
            assertThat(outer).isNotNull();
        }
    }

    private Arm inner(String key, Arm outer) {
        assertThat(World.armOf(rollout, key)).isEqualTo(outer);
        return outer;
    }

    @Test
    void whatCountsAsAFailureIsTheUsersChoice() {
        Failures failures = Failures.defaults()
                .ignoring(IllegalArgumentException.class)
                .whenReturned(result -> "bad".equals(result));
        Rollout picky = world.rollouts
                .named("picky")
                .failures(failures)
                .plan(World.holding(100))
                .start();

        picky.forKey("a").stable(() -> "").candidate(() -> "good");
        picky.forKey("a").stable(() -> "").candidate(() -> "bad");
        assertThatThrownBy(() -> picky.forKey("a").stable(() -> "").candidate(() -> {
                    throw new NumberFormatException("ignored, as its superclass is");
                }))
                .isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> picky.forKey("a").stable(() -> "").candidate(() -> {
                    throw new IllegalStateException("a failure");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(picky.status().candidate().calls()).isEqualTo(4);
        assertThat(picky.status().candidate().failures()).isEqualTo(2);
        assertThat(picky.status().candidate().failureLatency().count()).isEqualTo(2);
        assertThat(picky.status().candidate().successLatency().count()).isEqualTo(2);
    }

    @Test
    @Promise("M1")
    void everyCallOfEveryThreadIsCountedOnce() throws InterruptedException {
        int threads = 4;
        int calls = 50_000;
        Rollout busy =
                Rollouts.builder().build().named("busy").plan(World.holding(20)).start();
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int offset = t * calls;
            all[t] = new Thread(() -> {
                for (int i = 0; i < calls; i++) {
                    int number = offset + i;
                    busy.forKey(number).stable(() -> number).candidate(() -> -number);
                }
            });
            all[t].start();
        }
        for (Thread thread : all) {
            thread.join();
        }

        RolloutStatus status = busy.status();
        assertThat(status.stable().calls() + status.candidate().calls()).isEqualTo((long) threads * calls);
        assertThat(status.stable().failures() + status.candidate().failures()).isZero();
        busy.close();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(29)
    void aClockThatGoesBackHurtsNoCallAndIsCounted(Arm arm) {
        String key = World.keyOn(rollout, arm);
        ArmStats before = stats(arm);
        CompletableFuture<String> later = new CompletableFuture<>();
        rollout.forKey(key).async().stable(() -> later).candidate(() -> later);

        rollout.forKey(key).stable(this::takeLessThanNothing).candidate(this::takeLessThanNothing);
        rollout.forKey(key).stable(() -> "").candidate(() -> "");
        later.complete("before it began");

        assertThat(stats(arm).calls()).isEqualTo(before.calls() + 3);
        assertThat(stats(arm).clamped()).isEqualTo(before.clamped() + 2);
        assertThat(stats(arm).successLatency().max()).isLessThan(Duration.ofMillis(1));
        assertThat(rollout.status().counters().internalFailures()).isZero();
    }

    private String takeLessThanNothing() {
        world.time.jump(Duration.ofSeconds(-1));
        return "";
    }

    private ArmStats stats(Arm arm) {
        RolloutStatus status = rollout.status();
        return arm == Arm.STABLE ? status.stable() : status.candidate();
    }

    /** In a JVM of its own, since whether a chain inlines depends on what else the JVM has run. */
    @Test
    @Promise("M4")
    void anInlinedChainAllocatesNothing() throws Exception {
        assertThat(ChildJvm.run(AllocationProbe.class)).isEqualTo("bytes a call: 0");
        assertThat(ChildJvm.run(AllocationProbe.class, "named")).isEqualTo("bytes a call: 0");
    }
}
