package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The evidence of all calls that were routed at one share: where calls record.
 *
 * <p>A routing value carries its epoch, and a call records into the epoch that it read at its start. So no call is ever
 * charged to a share at which it was not routed, however late it ends. After a change of share the old epoch is retired
 * but stays open, and is drained with its own odds, until a grace period is over; then it is closed.
 *
 * <p><b>Closing without losing a call.</b> Callers hold no lock, so a call may record at the very moment of closing, or
 * any time later. Both sides write first and read second. The caller adds to its bin, then reads the flag. The tick sets
 * the flag, then empties the bins. In whatever order these four fall, either the emptying sees the addition, or the
 * caller sees the flag; it then takes its bin back by an exchange with zero and counts what it took as late, outside the
 * evidence. Exchanges hand out each addition once, so if both happen, one of them gets nothing; and a late caller that
 * takes more than its own call takes that of another late caller, who will find nothing. All four are sequentially
 * consistent accesses (Java memory model by VarHandle: getAndAdd, getAndSet, volatile), without which a caller's read
 * could overtake its addition. Every call is counted exactly once. What can be lost, by a call that pauses between its
 * bin and its testimony while its epoch is closed, is that testimony: the process hears one key less.
 *
 * <p>Thread-safe; recording is lock-free while the fuse is not armed, and allocates nothing once its row is there.
 */
public final class EvidenceEpoch {
    private final long number;
    private final double rho;
    private final Testimony processA;
    private final Testimony processB;
    private final ArmedFuse fuse;
    private final Strays strays;
    private final StripedHistogram counts = new StripedHistogram();
    private final Firsts stableFirsts = new Firsts();
    private final Firsts candidateFirsts = new Firsts();
    private volatile boolean closed;

    EvidenceEpoch(double rho, Testimony processA, Testimony processB, ArmedFuse fuse, Strays strays) {
        this.number = processB.process();
        this.rho = rho;
        this.processA = processA;
        this.processB = processB;
        this.fuse = fuse;
        this.strays = strays;
    }

    /** Returns the number of this epoch, from 1. */
    public long number() {
        return number;
    }

    /** Returns the odds' share of this epoch, from 0 to 1. */
    public double rho() {
        return rho;
    }

    /** Returns the number of the process A that this epoch's keys testify to, from 1. */
    public long processA() {
        return processA.process();
    }

    /**
     * Records a call of a key, the unit of a rollout with sticky routing. Never throws and never blocks on the tick.
     *
     * @param arm the implementation that ran
     * @param keyHash the key in 64 well mixed bits; the low 20 must be independent of what routing looked at
     * @param nanos how long it took; values below zero or beyond one hour are clamped, and counted as such
     * @param failed whether it failed by the plan's rule
     */
    public void record(Arm arm, long keyHash, long nanos, boolean failed) {
        try {
            if (!count(arm, nanos, failed)) {
                return;
            }
            if (failed) {
                testify(arm, keyHash);
                fuse.failed(arm, keyHash);
            } else if (fuse.isArmed()) {
                fuse.succeeded(arm, keyHash);
            }
        } catch (Throwable e) {
            strays.failed(e);
        }
    }

    /**
     * Records a call without a key that was routed by a coin of its own, and hence is a unit of its own: if it failed,
     * it always testifies. Never throws and never blocks on the tick.
     *
     * @param arm the implementation that ran
     * @param nanos how long it took; values below zero or beyond one hour are clamped, and counted as such
     * @param failed whether it failed by the plan's rule
     */
    public void recordKeyless(Arm arm, long nanos, boolean failed) {
        try {
            if (!count(arm, nanos, failed)) {
                return;
            }
            if (failed) {
                Firsts firsts = firsts(arm);
                firsts.addToA();
                firsts.addToB();
                fuse.failed(arm, ThreadLocalRandom.current().nextLong());
            } else if (fuse.isArmed()) {
                fuse.succeeded(arm, 0);
            }
        } catch (Throwable e) {
            strays.failed(e);
        }
    }

    private boolean count(Arm arm, long nanos, boolean failed) {
        int series = StripedHistogram.series(arm, failed);
        int bin = LatencyLayout.binOf(nanos);
        counts.add(series, bin, 1);
        if (!closed) {
            return true;
        }
        strays.add(series, bin, counts.takeBack(series, bin));
        return false;
    }

    private void testify(Arm arm, long keyHash) {
        if (processB.hasSpoken(keyHash, Testimony.ERRORS)) {
            return;
        }
        Firsts firsts = firsts(arm);
        if (processA.first(keyHash, Testimony.ERRORS)) {
            firsts.addToA();
        }
        if (processB.first(keyHash, Testimony.ERRORS)) {
            firsts.addToB();
        }
    }

    private Firsts firsts(Arm arm) {
        return arm == Arm.CANDIDATE ? candidateFirsts : stableFirsts;
    }

    /** Ends the fuse: another epoch is in force. */
    void retire() {
        fuse.retire();
    }

    /** Makes every later call a late one. The drain after it is the last. */
    void close() {
        closed = true;
    }

    /** Moves what is new into the tally and returns it; one thread at a time. */
    EpochBatch drainTo(Tally tally) {
        // firsts before bins: a call is in its bin before it testifies, so no testimony gets ahead of its call
        long[] stable = stableFirsts.takeNew();
        long[] candidate = candidateFirsts.takeNew();
        Tally.Mark mark = tally.mark();
        counts.drainTo(tally);
        return new EpochBatch(
                number,
                processA.process(),
                processB.process(),
                rho,
                new ArmBatch(mark.calls(Arm.STABLE), mark.failures(Arm.STABLE), stable[0], stable[1]),
                new ArmBatch(mark.calls(Arm.CANDIDATE), mark.failures(Arm.CANDIDATE), candidate[0], candidate[1]));
    }

    Deafness deafness() {
        return new Deafness(processA.slots(), processA.deafness(), processB.deafness());
    }
}
