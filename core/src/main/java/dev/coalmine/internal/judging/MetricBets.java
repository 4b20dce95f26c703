package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import java.util.List;
import java.util.OptionalDouble;

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

    /** Returns a proof that begins. */
    ProofWealth beginProof();

    /** Returns the proof after a batch. */
    ProofWealth prove(ProofWealth proof, BatchEvidence batch);

    /** Returns whether there is, by now, a proof to look at. */
    boolean isProvable(ProofWealth proof, ProcessWealth sinceStart);

    /** Returns the natural log of what the poorest bet of the proof owns, tempered by the dispersion. */
    double logProof(ProofWealth proof);

    /** Returns what a provable metric's proof counts. */
    Outlook.Unit provenBy();

    /** Returns how many times as much of the same evidence would be a proof; empty if none is in sight. */
    OptionalDouble timesToProof(ProofWealth proof, double logLimit);

    /** Returns what limits a metric's wealth in words: all that would make stored wealth mean something else. */
    String terms();
}
