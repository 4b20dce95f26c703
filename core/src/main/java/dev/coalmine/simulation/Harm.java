package dev.coalmine.simulation;

import dev.coalmine.plan.Arm;

/** Whom a regression harms: the calls, and the keys that made them. Not thread-safe. */
final class Harm {
    private static final double ENDLESS = 1e300;

    private final Spoken users;
    private long callCount;
    private long userCount;

    Harm(Cells cells) {
        this.users = new Spoken(cells, ENDLESS);
    }

    /** Takes a failed call of the candidate by some key of a cell; it is harmed if it would not have failed on stable. */
    void failed(ArmFlow flow, int cell, Draws draws) {
        Trait key = flow.trait(cell);
        double onStable = flow.climate().failing(Arm.STABLE, key);
        double onCandidate = flow.climate().failing(Arm.CANDIDATE, key);
        if (onCandidate > onStable && draws.chance(1 - onStable / onCandidate)) {
            callCount++;
            userCount += users.speaks(cell, draws) == 0 ? 0 : 1;
        }
    }

    /** Takes the successful calls of the candidate, of which a part may have been slowed. */
    void succeeded(ArmFlow flow, double calls, long successes, Draws draws) {
        double slowed = flow.climate().slowed();
        if (slowed == 0) {
            return;
        }
        callCount += draws.binomial(successes, slowed);
        for (int cell : flow.members()) {
            if (!users.isSilent(cell)) {
                double harmed = -Math.expm1(-calls * slowed * flow.succeedingOfEachKey(cell));
                userCount += users.newOnes(cell, harmed, draws);
            }
        }
    }

    /** Returns how many calls were harmed. */
    long calls() {
        return callCount;
    }

    /** Returns how many distinct keys had such a call. */
    long users() {
        return userCount;
    }
}
