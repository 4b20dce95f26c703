package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.SignalStats;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the evidence of a rollout comes from: its recorder or, where no call is made, a stand-in that makes it up.
 */
public interface EvidenceSource {
    /** Makes the source of one rollout. */
    @FunctionalInterface
    interface Factory {
        /**
         * Returns a source without an epoch; {@link EvidenceSource#open} comes first.
         *
         * @param terms what the plan says of recording
         * @param onBlown called at most once per process A, with no lock held, when the fuse blows; it must roll back only
         *     if the routing value carries an epoch of {@link Blow#processA()}
         * @param onInternalFailure called with whatever fails inside
         */
        EvidenceSource create(
                RecordingTerms terms, Consumer<? super Blow> onBlown, Consumer<? super Throwable> onInternalFailure);
    }

    /**
     * Ends a window of the warm-up and begins the next: returns how long the successful calls took that were drained since
     * the window before, or since the start.
     */
    LatencyWindow takeWindow();

    /** Ends the warm-up: epochs that are opened from now on hear what depends on time, once there is a reference. */
    void warmedUp();

    /**
     * Goes on under another plan: epochs that are opened from now on are on these terms, the first of them afresh.
     *
     * @throws UnsupportedOperationException if it stands in for a recorder under one plan alone
     */
    default void reform(RecordingTerms terms) {
        throw new UnsupportedOperationException("no other plan");
    }

    /** Has each testimony noted in this log as well, in epochs that are opened from now on. */
    default void overhear(TestimonyLog log) {}

    /** Returns the newest reference; null if there is none. */
    default @Nullable LatencyScale reference() {
        return null;
    }

    /** Returns whether an epoch that is opened now gets a reference. */
    boolean hasReference();

    /**
     * Opens an epoch and retires the one in force. Process B restarts with it. Process A and the fuse go on, so that a
     * key which spoke before stays silent, unless the epoch is fresh or the first one.
     *
     * @param rho the odds' share, share/(share + recorded share of stable), from 0 to 1
     * @param fresh whether process A and the fuse start anew as well, as they must after the share was lowered by hand
     *     and after a rollback
     * @param nowNanos the present moment
     * @throws IllegalArgumentException if the share lies outside
     */
    EvidenceEpoch open(double rho, boolean fresh, long nowNanos);

    /**
     * Takes what is new since the last drain: one batch per epoch that has anything, the oldest epoch first.
     *
     * @param nowNanos the present moment
     * @throws IllegalStateException if no epoch was opened yet
     */
    List<EpochBatch> drain(long nowNanos);

    /**
     * Returns the last candidate calls if so many of them fail that the fuse would blow, were they not of so few keys;
     * else null.
     */
    default @Nullable FuseReport failingOfFewKeys() {
        return null;
    }

    /** Returns what was drained of that arm since the rollout started, late calls included. */
    ArmStats stats(Arm arm);

    /** Returns what 99% of all calls do not exceed by the newest reference, in nanoseconds; empty if there is none. */
    default OptionalLong referenceP99() {
        return OptionalLong.empty();
    }

    /**
     * Returns what was drained of stable since the rollout started: calls, failed ones, and those that took so many
     * nanoseconds or longer, to within 1%.
     */
    default StableCalls stableCalls(long nanos) {
        return StableCalls.NONE;
    }

    /** Returns whether an epoch that is opened now would hear values of business signals which the present one does not. */
    default boolean hearsMoreSignals() {
        return false;
    }

    /** Returns where business signals are recorded. */
    default SignalBoard signals() {
        return new SignalBoard();
    }

    /** Returns what was drained of business signals, by name. */
    default List<SignalStats> signalStats() {
        return List.of();
    }

    /** Returns how many drained calls ended after their epoch was closed: part of the statistics, but no evidence. */
    long lateCalls();
}
