package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.verdict.Wealth;
import java.util.List;

/** The bench of a rollout that is judged in this process, on what was recorded here. */
final class OwnBench implements Bench {
    private final Judge judge;
    private Judgement judgement;

    OwnBench(Judge judge) {
        this.judge = judge;
        this.judgement = judge.judge(judge.initial(), TickEvidence.NONE);
    }

    @Override
    public Judgement hear(TickEvidence evidence) {
        if (evidence.isNothing()) {
            return judgement;
        }
        judgement = judge.judge(judgement.wealth(), evidence);
        return judgement;
    }

    @Override
    public Judgement judgement() {
        return judgement;
    }

    @Override
    public Wealth kept() {
        return judgement.wealth();
    }

    @Override
    public void resume(Wealth left) {
        Wealth resumed = resumed(judge, left);
        Wealth begun = resumed.failure() == null ? judge.rearm(resumed) : resumed;
        judgement = judge.judge(begun, TickEvidence.NONE);
    }

    /** A memory that claims to be this judge's, and is not, still says what was spent, and whether the candidate failed. */
    static Wealth resumed(Judge judge, Wealth left) {
        try {
            return judge.resume(left);
        } catch (IllegalArgumentException e) {
            return judge.resume(new Wealth("unknown", left.spent(), left.odds(), left.failure(), List.of()));
        }
    }

    @Override
    public void rearm() {
        judgement = judge.judge(judge.rearm(judgement.wealth()), TickEvidence.NONE);
    }
}
