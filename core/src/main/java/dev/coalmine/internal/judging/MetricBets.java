package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import java.util.List;

/** The bets on one metric: what its processes hold, and how a batch changes that. */
sealed interface MetricBets permits CountBets, LatencyBets {
    /** Returns the metric that is bet on. */
    Metric metric();

    /** Returns the words of its sentence. */
    CountMetric.Noun noun();

    /** Returns the stakes of a process that begins. */
    List<Stakes> begin();

    /** Returns the process after a batch. */
    ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span);

    /** Returns the natural log of what a process owns with which the candidate is shown to be worse than tolerated. */
    double logWealth(List<Stakes> bets);

    /** Returns the stakes of a proof that begins; empty where the metric has none. */
    Stakes beginProof();

    /** Returns the stakes of the proof after a batch. */
    Stakes prove(Stakes proof, BatchEvidence batch);

    /** Returns the calls and failures of a batch by group of keys. */
    KeyBuckets buckets(BatchEvidence batch);

    /** Returns whether there is, by now, a proof to look at. */
    boolean isProvable(MetricWealth wealth);

    /** Returns the natural log of what the proof owns, tempered by the dispersion. */
    double logProof(MetricWealth wealth);

    /** Returns what limits a metric's wealth in words: all that would make stored wealth mean something else. */
    String terms();
}
