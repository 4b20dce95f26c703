package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;

/**
 * What came of judging one tick.
 *
 * @param wealth the judge's new state; hand it to the next tick
 * @param verdict what the judge says, given all evidence so far
 * @param holds whether a signal, which may not trip, was shown to be worse than tolerated
 */
public record Judgement(Wealth wealth, Verdict verdict, boolean holds) {}
