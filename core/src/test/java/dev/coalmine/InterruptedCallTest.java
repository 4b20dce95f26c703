package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.plan.Arm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that somebody interrupted says nothing of the implementation. */
@Fault(6)
@Promise("C5")
class InterruptedCallTest {
    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        boolean unused = Thread.interrupted();
        world.close();
    }

    private void callThrowing(Arm arm, Throwable thrown) {
        String key = World.keyOn(rollout, arm);
        Throwable seen = catchThrowable(() -> rollout.forKey(key)
                .stable(() -> {
                    throw thrown;
                })
                .candidate(() -> {
                    throw thrown;
                }));
        assertThat(seen).isSameAs(thrown);
    }

    private void assertNeutral(Arm arm, long interrupted) {
        RolloutStatus status = rollout.status();
        var stats = arm == Arm.STABLE ? status.stable() : status.candidate();
        assertThat(stats.interrupted()).isEqualTo(interrupted);
        assertThat(stats.failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void itIsNeitherASuccessNorAFailure(Arm arm) {
        callThrowing(arm, new InterruptedException());
        callThrowing(arm, new ClosedByInterruptException());

        assertNeutral(arm, 2);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void itMayBeWrappedIfTheFlagIsSet(Arm arm) {
        Thread.currentThread().interrupt();
        callThrowing(arm, new IllegalStateException(new IOException(new InterruptedException())));

        assertThat(Thread.interrupted()).as("the flag is left alone").isTrue();
        assertNeutral(arm, 1);
    }

    @Test
    void whatOnlyLooksLikeItIsAFailure() {
        callThrowing(Arm.CANDIDATE, new ClassCastException("no interruption at all"));
        callThrowing(Arm.CANDIDATE, new IllegalStateException("the flag is not set", new InterruptedException()));
        callThrowing(Arm.CANDIDATE, new InterruptedIOException("as a socket that timed out"));
        Thread.currentThread().interrupt();
        callThrowing(Arm.CANDIDATE, new IllegalStateException("had nothing to do with it"));

        assertThat(rollout.status().candidate().failures()).isEqualTo(4);
        assertThat(rollout.status().candidate().interrupted()).isZero();
    }

    @Test
    void aCallThatReturnsHasDoneItsWork() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        long before = rollout.status().candidate().calls();

        rollout.forKey(key)
                .stable(() -> {})
                .candidate(() -> Thread.currentThread().interrupt());

        assertThat(rollout.status().candidate().calls()).isEqualTo(before + 1);
        assertThat(rollout.status().candidate().interrupted()).isZero();
    }

    @Test
    void anEndlessChainOfCausesEndsNothing() {
        IllegalStateException one = new IllegalStateException();
        IllegalStateException other = new IllegalStateException(one);
        one.initCause(other);
        Thread.currentThread().interrupt();

        callThrowing(Arm.CANDIDATE, one);

        assertThat(rollout.status().candidate().failures()).isEqualTo(1);
    }
}
