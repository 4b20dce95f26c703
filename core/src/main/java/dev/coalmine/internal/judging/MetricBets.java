package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bets on one metric: what its processes hold, and how a batch changes that. */
sealed interface MetricBets permits CountBets, LatencyBets, OutcomeBets, RatioBets, TailBets, ValueBets {
    /** Returns the metric that is bet on. */
    Metric metric();

    /** Returns the stakes of a process that begins. */
    List<Stakes> begin();

    /** Returns what such a process has seen: one tally, or one for each of the bets that share its wealth. */
    default List<Tally> tallies() {
        return List.of(Tally.NONE);
    }

    /** Returns the process after a batch. */
    ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span);

    /** Returns the natural log of what a process owns with which the candidate is shown to be worse than tolerated. */
    double logWealth(List<Stakes> bets);

    /** Returns the natural log of what each of the bets that share this wealth holds of it, in the order of the tallies. */
    default double[] logParts(List<Stakes> bets) {
        return new double[] {logWealth(bets)};
    }

    /** Returns the bets that the candidate is good enough; null where that cannot be proven. */
    @Nullable
    Proof proof();

    /** Returns the evidence in one plain sentence. */
    String sentence(Verdict.Kind kind, Evidence evidence, Unit unit);

    /** Returns what limits a metric's wealth in words: all that would make stored wealth mean something else. */
    String terms();
}
