package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.PlainStore;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoredState;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands upward, which wait for the store, while something else is decided: here or by another process, before the store
 * has what was asked for or after it. They are refused, and are told why.
 */
class OvertakenCommandTest {
    private static final String REFUSED = "Cannot advance pricing: ";

    private final VirtualTime time = new VirtualTime();
    private final StateStore inner = new InMemoryStateStore();
    private final Interposed store = new Interposed(inner);
    private final Instance one = new Instance(store, time);
    private final Instance other = new Instance(inner, time);

    /** When something else is decided. */
    private enum Moment {
        BEFORE_THE_STORE_HAS_IT,
        AFTER_THE_STORE_HAS_IT
    }

    /** A store in which something happens, once, beside the writing of what is asked for. */
    private static final class Interposed extends PlainStore {
        private Predicate<StoredState> when = state -> false;
        private Moment moment = Moment.BEFORE_THE_STORE_HAS_IT;
        private Runnable what = () -> {};

        Interposed(StateStore inner) {
            super(inner);
        }

        void interpose(Moment at, Predicate<StoredState> beside, Runnable happening) {
            moment = at;
            when = beside;
            what = happening;
        }

        @Override
        public boolean replace(long expectedVersion, StoredState next) {
            boolean now = when.test(next);
            if (now && moment == Moment.BEFORE_THE_STORE_HAS_IT) {
                happen();
            }
            boolean taken = super.replace(expectedVersion, next);
            if (now && moment == Moment.AFTER_THE_STORE_HAS_IT) {
                happen();
            }
            return taken;
        }

        private void happen() {
            when = state -> false;
            what.run();
        }
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private Rollout start() {
        return one.start(World.ramp(5, 25, 50));
    }

    private StoredState stored() {
        return inner.load(Instance.ID).orElseThrow();
    }

    /** Advances to the second step, while that happens, and sees it refused for that reason. */
    private void refusedSince(String reason, Moment moment, Consumer<Operator> happening) {
        refusedSince(reason, moment, one, happening);
    }

    private void refusedSince(String reason, Moment moment, Instance where, Consumer<Operator> happening) {
        store.interpose(
                moment,
                state -> state.progress().phase().equals(new Phase.Ramping(1)),
                () -> elsewhere(() -> happening.accept(where.rollout().by("bert"))));
        assertThatThrownBy(() -> one.rollout().by("anna").advance("up"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(REFUSED + reason);
    }

    /** Runs that on another thread, which does not wait for the store: it is busy. */
    private static void elsewhere(Runnable decision) {
        CompletableFuture<Void> decided = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                decision.run();
                decided.complete(null);
            } catch (Throwable t) {
                decided.completeExceptionally(t);
            }
        });
        thread.start();
        decided.join();
    }

    /** Both processes and the store say the same in the end, and nobody has ever been moved up. */
    private void settledIn(Phase phase) {
        time.advance(Duration.ofSeconds(1));
        assertThat(one.rollout().status().phase()).isEqualTo(phase);
        assertThat(stored().progress().phase()).isEqualTo(phase);
        assertThat(stored().audit()).isEqualTo(one.rollout().status().audit());
        assertThat(one.rollout().status().audit().entries())
                .extracting(AuditEntry::to)
                .noneMatch(to -> to.phase().equals(new Phase.Ramping(1)));
    }

    @ParameterizedTest
    @EnumSource
    @Promise("S2")
    @Fault({38, 40})
    void itHasBeenAborted(Moment moment) {
        start();
        refusedSince(
                "something else was decided first: Aborted pricing at 5% by bert: down",
                moment, bert -> bert.abort("down"));
        settledIn(new Phase.Aborted());
        assertThat(one.isAllOnStable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void itHasBeenPaused(Moment moment) {
        start();
        refusedSince(
                "something else was decided first: Paused pricing at 5% by bert: wait",
                moment, bert -> bert.pause("wait"));
        settledIn(new Phase.Paused(0));
    }

    @ParameterizedTest
    @EnumSource
    void itsShareWasLowered(Moment moment) {
        start();
        refusedSince(
                "something else was decided first: Set pricing from 5% to 1% by bert: less",
                moment, bert -> bert.setShare(percent(1), "less"));
        settledIn(new Phase.Ramping(0));
        assertThat(one.rollout().status().share()).isEqualTo(percent(1));
    }

    @ParameterizedTest
    @EnumSource
    void itWasReconfigured(Moment moment) {
        start();
        refusedSince(
                "something else was decided first: Reconfigured pricing at 5% by bert: slower; changed: steps",
                moment, bert -> bert.reconfigure(World.ramp(5, 10, 50), "slower"));
        settledIn(new Phase.Ramping(0));
    }

    @ParameterizedTest
    @EnumSource
    @Promise("S2")
    @Fault(38)
    void itsFuseHasBlown(Moment moment) {
        Rollout rollout = start();
        refusedSince("its fuse has just blown", moment, bert -> {
            for (int i = 0; i < 2_000; i++) {
                failOnCandidate(rollout, "failing-" + i);
            }
        });
        assertThat(one.isAllOnStable()).isTrue();
        settledIn(new Phase.Tripped(0));
    }

    private static void failOnCandidate(Rollout rollout, String key) {
        try {
            Arm unused = rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> {
                throw new IllegalStateException("fails");
            });
        } catch (IllegalStateException fails) {
            assertThat(fails).hasMessage("fails");
        }
    }

    @Test
    @Promise("S2")
    @Fault({38, 40})
    void itHasBeenAbortedByAnotherProcess() {
        start();
        other.start(World.ramp(5, 25, 50));
        refusedSince(
                "something else was decided first: Aborted pricing at 5% by bert: down",
                Moment.BEFORE_THE_STORE_HAS_IT, other, bert -> bert.abort("down"));
        settledIn(new Phase.Aborted());
        assertThat(one.isAllOnStable()).isTrue();
        assertThat(other.isAllOnStable()).isTrue();
    }

    @Test
    void itHasBeenPausedByAnotherProcess() {
        start();
        other.start(World.ramp(5, 25, 50));
        refusedSince(
                "something else was decided first: Paused pricing at 5% by bert: wait",
                Moment.BEFORE_THE_STORE_HAS_IT, other, bert -> bert.pause("wait"));
        settledIn(new Phase.Paused(0));
        assertThat(other.rollout().status().phase()).isEqualTo(new Phase.Paused(0));
    }

    @Test
    void theSameStepHasBeenMadeByAnotherProcess() {
        start();
        other.start(World.ramp(5, 25, 50));
        refusedSince(
                "something else was decided first: Advanced pricing from 5% to 25% by bert: up",
                Moment.BEFORE_THE_STORE_HAS_IT, other, bert -> bert.advance("up"));
        assertThat(one.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(stored().audit().entries()).as("start and one step").hasSize(2);
    }

    @Test
    void whatOthersHaveMerelyServedOvertakesNothing() {
        Rollout rollout = start();
        other.start(World.ramp(5, 25, 50));
        store.interpose(
                Moment.BEFORE_THE_STORE_HAS_IT,
                state -> state.progress().phase().equals(new Phase.Ramping(1)),
                () -> {
                    StoredState now = stored();
                    StoredState.Stamp later = new StoredState.Stamp(
                            now.stamp().version() + 1, "another", now.stamp().at());
                    assertThat(inner.replace(
                                    now.stamp().version(),
                                    new StoredState(now.id(), later, now.progress(), now.wealth(), now.audit())))
                            .isTrue();
                });
        rollout.by("anna").advance("up");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Ramping(1));
    }
}
