package dev.coalmine.internal.control;

import dev.coalmine.internal.control.Docket.Case;
import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.LatencyEvidence;
import dev.coalmine.internal.judging.LatencyOdds;
import dev.coalmine.internal.judging.LatencyReference;
import dev.coalmine.internal.judging.LatencyTestimonies;
import dev.coalmine.internal.judging.MetricEvidence;
import dev.coalmine.internal.judging.OutcomeEvidence;
import dev.coalmine.internal.judging.RatioEvidence;
import dev.coalmine.internal.judging.Restart;
import dev.coalmine.internal.judging.TailEvidence;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.SignalBatch;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the recorder drained into what the judge reads. Calls that end late still count at the odds of their own
 * epoch, but testify only to processes that are still running. Not thread-safe; the controller's lock guards it.
 */
final class EvidenceIntake {
    /** How many epochs may still have calls under way: the one in force and those that the recorder keeps open. */
    private static final int MOST_EPOCHS = 16;

    private static final double NANOS_A_SECOND = 1e9;

    /** The odds of a batch in which nobody but the candidate is heard. */
    private static final double ALL_CANDIDATE = 1;

    private final Docket docket;
    private final Map<Ruler, LatencyOdds> oddsOfEpochs = new HashMap<>();
    private long processA;
    private long processB;
    private Restart restart = Restart.NONE;
    private @Nullable Long heardAtNanos;

    /** What the numbers of an epoch are held against: latencies, or the values of a signal by its place in the plan. */
    private record Ruler(EpochTerms epoch, int signal) {
        private static final int LATENCY = -1;
    }

    EvidenceIntake(Docket docket) {
        this.docket = docket;
    }

    /** Notes that calls record into this epoch from now on. */
    void opened(EpochTerms epoch) {
        if (processA == 0) {
            restart = Restart.NONE; // the first epoch: the judge begins with it
        } else if (epoch.processA() != processA) {
            restart = Restart.ALL;
        } else if (restart == Restart.NONE) {
            restart = Restart.RECENT;
        }
        processA = epoch.processA();
        processB = epoch.number();
        oddsOfEpochs.keySet().removeIf(ruler -> ruler.epoch().number() <= epoch.number() - MOST_EPOCHS);
    }

    /** Notes that the judge has begun anew by itself with the epoch that was opened last. */
    void begun() {
        restart = Restart.NONE;
    }

    /** Returns what the judge is to read of these batches, and forgets the restart that it says. */
    TickEvidence evidence(List<EpochBatch> batches, ShadowTally.Batch shadows, long nowNanos) {
        List<BatchEvidence> evidence = new ArrayList<>(batches.size());
        String mismatches = shadows.isEmpty() ? null : docket.mismatches();
        if (mismatches != null) {
            evidence.add(new BatchEvidence(ALL_CANDIDATE, Map.of(mismatches, compared(shadows))));
        }
        for (EpochBatch batch : batches) {
            if (batch.terms().processA() == processA) {
                evidence.add(new BatchEvidence(batch.terms().rho(), byMetric(batch)));
            }
        }
        TickEvidence tick = new TickEvidence(restart, evidence, silentSeconds(nowNanos));
        restart = Restart.NONE;
        if (!tick.isNothing()
                && evidence.stream()
                        .flatMap(batch -> batch.metrics().values().stream())
                        .anyMatch(heard -> !heard.isSilent())) {
            heardAtNanos = nowNanos;
        }
        return tick;
    }

    /** Returns the evidence of shadow calls: all of the candidate, whatever the share, and with stable's outcome as the norm. */
    private static CountEvidence compared(ShadowTally.Batch shadows) {
        return new CountEvidence(
                new CallCounts(shadows.compared(), shadows.mismatched(), 0, 0),
                new Testimonies(shadows.firsts(), 0),
                Testimonies.NONE,
                shadows.groups());
    }

    /** Returns for how long nobody has testified, at most a second. */
    private double silentSeconds(long nowNanos) {
        Long since = heardAtNanos;
        return since == null ? 1 : Math.min(1, Math.max(0, (nowNanos - since) / NANOS_A_SECOND));
    }

    private Map<String, MetricEvidence> byMetric(EpochBatch batch) {
        Map<String, MetricEvidence> evidence = new HashMap<>();
        for (Case each : docket.cases()) {
            MetricEvidence heard = each.matter().in(batch, this);
            if (heard != null) {
                evidence.put(each.metric().name(), heard);
            }
        }
        return evidence;
    }

    /** Returns the evidence of failed calls. */
    CountEvidence errors(EpochBatch batch) {
        return untimed(batch, ArmBatch::errors, GroupedEvents::errors);
    }

    /** Returns the evidence of calls of a kind that does not depend on how long they take. */
    CountEvidence untimed(
            EpochBatch batch, Function<ArmBatch, Heard> kind, Function<GroupedEvents, KeyBuckets> groups) {
        return counted(
                batch, kind, groups, batch.candidate().calls(), batch.stable().calls());
    }

    /** Returns the evidence of calls in the slow tail; null before the warm-up ends. */
    @Nullable
    TailEvidence tail(EpochBatch batch) {
        LatencyFirsts firsts = batch.latency();
        if (firsts == null) {
            return null;
        }
        long[] nanos = firsts.scale().tailNanos();
        List<TailEvidence.Level> levels = new ArrayList<>(nanos.length);
        for (int i = 0; i < nanos.length; i++) {
            int level = i;
            CountEvidence counts = timed(batch, arm -> arm.tail().get(level), GroupedEvents::slow);
            if (counts == null) {
                return null;
            }
            levels.add(new TailEvidence.Level(nanos[i], counts));
        }
        return new TailEvidence(levels);
    }

    /** Returns the evidence of calls that took too long, cut short ones among them; null before the warm-up ends. */
    @Nullable
    CountEvidence timed(EpochBatch batch, Function<ArmBatch, Heard> kind, Function<GroupedEvents, KeyBuckets> groups) {
        if (!batch.terms().hearsTime()) {
            return null;
        }
        long candidateCalls = batch.candidate().calls() + batch.candidate().cutShort();
        long stableCalls = batch.stable().calls() + batch.stable().cutShort();
        return counted(batch, kind, groups, candidateCalls, stableCalls);
    }

    private CountEvidence counted(
            EpochBatch batch,
            Function<ArmBatch, Heard> kind,
            Function<GroupedEvents, KeyBuckets> groups,
            long candidateCalls,
            long stableCalls) {
        Heard candidate = kind.apply(batch.candidate());
        Heard stable = kind.apply(batch.stable());
        KeyBuckets events = groups.apply(batch.groups());
        CallCounts proof = new CallCounts(
                candidateCalls, sum(events.candidateFailures()), stableCalls, sum(events.stableFailures()));
        return new CountEvidence(
                new CallCounts(candidateCalls, candidate.events(), stableCalls, stable.events()),
                new Testimonies(candidate.firstsA(), stable.firstsA()),
                recent(batch, candidate, stable),
                new CountEvidence.Proof(proof, events));
    }

    private Testimonies recent(EpochBatch batch, Heard candidate, Heard stable) {
        return isRecent(batch) ? new Testimonies(candidate.firstsB(), stable.firstsB()) : Testimonies.NONE;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Returns the evidence of who calls. */
    RatioEvidence seen(EpochBatch batch) {
        Heard candidate = batch.candidate().seen();
        Heard stable = batch.stable().seen();
        return new RatioEvidence(
                new Testimonies(candidate.firstsA(), stable.firstsA()), recent(batch, candidate, stable));
    }

    /** Returns the evidence of how long first calls took; null before the warm-up ends. */
    @Nullable
    LatencyEvidence latency(EpochBatch batch) {
        LatencyFirsts firsts = batch.latency();
        return firsts == null ? null : ranked(batch, firsts, Ruler.LATENCY);
    }

    /** Returns the evidence of the values of a signal; null where none are heard. */
    @Nullable
    LatencyEvidence values(EpochBatch batch, int signal) {
        LatencyFirsts firsts =
                batch.signals().isEmpty() ? null : batch.signals().get(signal).values();
        return firsts == null ? null : ranked(batch, firsts, signal);
    }

    /** Returns the evidence of the outcomes of a signal; null where nobody is asked. */
    @Nullable
    OutcomeEvidence outcomes(EpochBatch batch, int signal) {
        if (batch.signals().isEmpty()) {
            return null;
        }
        SignalBatch heard = batch.signals().get(signal);
        return new OutcomeEvidence(
                new Testimonies(heard.candidate().firstsA(), heard.stable().firstsA()),
                recent(batch, heard.candidate(), heard.stable()),
                heard.recorded());
    }

    private LatencyEvidence ranked(EpochBatch batch, LatencyFirsts firsts, int signal) {
        LatencyOdds odds = oddsOfEpochs.computeIfAbsent(
                new Ruler(batch.terms(), signal),
                ruler -> LatencyReference.of(
                                firsts.scale().pooled(), firsts.scale().quantileNanos())
                        .at(batch.terms().rho()));
        LatencyTestimonies recent = isRecent(batch)
                ? LatencyTestimonies.of(firsts.firstsB(Arm.CANDIDATE), firsts.firstsB(Arm.STABLE))
                : LatencyTestimonies.NONE;
        return new LatencyEvidence(
                odds,
                LatencyTestimonies.of(firsts.firstsA(Arm.CANDIDATE), firsts.firstsA(Arm.STABLE)),
                recent,
                LatencyTestimonies.of(firsts.proof(Arm.CANDIDATE), firsts.proof(Arm.STABLE)));
    }

    /** Returns whether the process B of these calls still runs. */
    private boolean isRecent(EpochBatch batch) {
        return batch.terms().number() == processB;
    }
}
