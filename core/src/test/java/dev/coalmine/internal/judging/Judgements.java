package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.util.List;

/** Judgements without evidence, for tests of what follows from them. */
public final class Judgements {
    private static final Wealth NOTHING = new Wealth("none", 1, 0, null, List.of());

    private Judgements() {}

    /** Returns the judgement that says just this. */
    public static Judgement of(Verdict.Kind kind) {
        return new Judgement(
                NOTHING,
                kind,
                false,
                new Judgement.Words(
                        () -> new Verdict(kind, "the judge says " + kind, List.of()),
                        List::of,
                        () -> "the judge says " + kind));
    }
}
