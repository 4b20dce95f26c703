package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever fails inside, in whichever combination, no call does. */
class InternalFailureTest {
    private static final RolloutPlan WITHOUT_FUSE = RolloutPlan.builder()
            .step(Share.percent(50), Duration.ofDays(1))
            .fuse(Fuse.none())
            .build();

    interface Echo {
        String echo(String key);

        CompletionStage<String> later(String key);
    }

    /** Answers with its name, now or later, or fails with the key. */
    private record Impl(String name, boolean throwing) implements Echo {
        @Override
        public String echo(String key) {
            if (throwing) {
                throw new IllegalArgumentException(key);
            }
            return name + " " + key;
        }

        @Override
        public CompletionStage<String> later(String key) {
            return throwing
                    ? CompletableFuture.failedFuture(new IllegalArgumentException(key))
                    : CompletableFuture.completedFuture(name + " " + key);
        }
    }

    enum Failing {
        EXCEPTION(() -> new IllegalStateException("injected")),
        ERROR(() -> new AssertionError("injected")),
        OVERFLOW(StackOverflowError::new);

        private final Supplier<Throwable> make;

        Failing(Supplier<Throwable> make) {
            this.make = make;
        }

        private <T> T fail() {
            InternalFailureTest.<RuntimeException>sneak(make.get());
            throw new AssertionError("unreachable");
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Property(tries = 300)
    @Promise("C2")
    @Fault(7)
    void noFailureInsideReachesACall(
            @ForAll Failing how,
            @ForAll boolean key,
            @ForAll boolean clock,
            @ForAll boolean thrownPredicate,
            @ForAll boolean resultPredicate,
            @ForAll boolean candidateThrows,
            @ForAll boolean later) {
        boolean[] armed = {false};
        VirtualTime time = new VirtualTime();
        Rollouts rollouts = Rollouts.builder()
                .nanoTime(() -> clock && armed[0] ? how.<Long>fail() : time.getAsLong())
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .build();
        Failures failures = Failures.defaults()
                .whenThrown(t -> thrownPredicate ? how.<Boolean>fail() : true)
                .whenReturned(r -> resultPredicate ? how.<Boolean>fail() : false);
        Rollout rollout =
                rollouts.named("echo").failures(failures).plan(WITHOUT_FUSE).start();
        Echo wrapped = rollout.wrap(Echo.class)
                .keyedBy(Keys.from((method, arguments) -> key ? how.fail() : arguments[0]))
                .stable(new Impl("stable", false))
                .candidate(new Impl("candidate", candidateThrows));
        armed[0] = true;

        for (int i = 0; i < 50; i++) {
            String text = "key-" + i;
            String[] seen = {null};
            Throwable thrown = catchThrowable(() -> seen[0] = later ? get(wrapped.later(text)) : wrapped.echo(text));
            if (thrown == null) {
                assertThat(seen[0]).isIn("stable " + text, "candidate " + text);
            } else {
                assertThat(candidateThrows).isTrue();
                assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessage(text);
            }
        }

        time.advance(Duration.ofSeconds(1));
        RolloutStatus status = rollout.status();
        boolean anything = key || clock || thrownPredicate && candidateThrows || resultPredicate;
        assertThat(status.counters().internalFailures() > 0).isEqualTo(anything);
        if (!key) {
            assertThat(status.stable().calls() + status.candidate().calls()).isEqualTo(50);
        }
        rollouts.close();
    }

    private static String get(CompletionStage<String> stage) throws Throwable {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void aListenerThatThrowsKeepsNoOtherFromHearing() {
        World world = new World();
        List<RolloutEvent> heard = new ArrayList<>();
        world.rollouts.addListener(event -> Failing.ERROR.fail());
        world.rollouts.addListener(heard::add);

        Rollout rollout = world.rollouts.named("pricing").start();
        rollout.by("anna").abort("stop");

        assertThat(heard).hasSize(2);
        assertThat(rollout.status().counters().internalFailures()).isEqualTo(2);
        world.close();
    }

    @Test
    @Fault(8)
    void aListenerMayCallBackIntoTheRollout() {
        World world = new World();
        world.rollouts.addListener(event -> {
            if (event instanceof RolloutEvent.Started) {
                Rollout started = world.rollouts.find(event.rollout()).orElseThrow();
                started.by("listener").abort("at once");
                assertThat(started.status().phase().rolledBack()).isTrue();
            }
        });

        Rollout rollout = world.rollouts.named("pricing").start();

        assertThat(rollout.status().sentence()).isEqualTo("Aborted pricing at 1% by listener: at once");
        world.close();
    }

    @Test
    @Promise("C2")
    void anExecutorThatRejectsLosesNoEvent() {
        VirtualTime time = new VirtualTime();
        boolean[] rejecting = {true};
        List<RolloutEvent> heard = new ArrayList<>();
        Rollouts rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(task -> {
                    if (rejecting[0]) {
                        throw new java.util.concurrent.RejectedExecutionException("full");
                    }
                    task.run();
                })
                .build();
        rollouts.addListener(heard::add);
        Rollout rollout = rollouts.named("pricing").start();
        assertThat(heard).isEmpty();

        rejecting[0] = false;
        rollout.by("anna").abort("stop");

        assertThat(heard).hasSize(2);
        rollouts.close();
    }
}
