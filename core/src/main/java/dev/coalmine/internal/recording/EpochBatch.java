package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;

/**
 * What one drain found new in one evidence epoch: one batch for the judge, at one share.
 *
 * <p>A batch may come from an epoch that is retired already, by calls that ended late; it is then still to be judged at
 * the share of its own epoch. Its testimonies belong to the processes named here: process A goes on over epochs until
 * one is opened fresh, process B restarts with every epoch. Where the judge runs a later process by now, the testimonies
 * for the earlier one are to be dropped, since the same key may speak again in the later one.
 *
 * @param epoch number of the epoch, from 1
 * @param processA number of the process A that its keys testify to, from 1; raised by each fresh epoch
 * @param processB number of its process B: a different one than before means that B restarted
 * @param rho the odds' share, share/(share + recorded share of stable), under which all these calls were routed
 * @param stable what is new on stable
 * @param candidate what is new on the candidate
 */
public record EpochBatch(long epoch, long processA, long processB, double rho, ArmBatch stable, ArmBatch candidate) {

    /** Returns what is new on that arm. */
    public ArmBatch of(Arm arm) {
        return arm == Arm.STABLE ? stable : candidate;
    }
}
