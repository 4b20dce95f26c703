package dev.coalmine.simulation;

import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.verdict.KeyBuckets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums up all that an evidence source says, by name. */
final class Tap implements EvidenceSource {
    private final EvidenceSource source;
    private final Map<String, Double> sums = new TreeMap<>();
    private KeyBuckets buckets = KeyBuckets.NONE;

    Tap(EvidenceSource source) {
        this.source = source;
    }

    /** Returns the sums by name, the dispersion of stable's failures over groups of keys among them. */
    Map<String, Double> sums() {
        Map<String, Double> all = new TreeMap<>(sums);
        all.put("stable dispersion", dispersion(buckets.stableCalls(), buckets.stableFailures()));
        return all;
    }

    private static double dispersion(long[] calls, long[] failures) {
        double rate =
                (double) Arrays.stream(failures).sum() / Arrays.stream(calls).sum();
        double chiSquare = 0;
        for (int i = 0; i < calls.length; i++) {
            double expected = rate * calls[i];
            chiSquare += (failures[i] - expected) * (failures[i] - expected) / expected;
        }
        return chiSquare / (calls.length - 1);
    }

    @Override
    public List<EpochBatch> drain(long nowNanos) {
        List<EpochBatch> batches = source.drain(nowNanos);
        batches.forEach(this::take);
        return batches;
    }

    private void take(EpochBatch batch) {
        buckets = buckets.plus(batch.groups().errors());
        for (Arm arm : Arm.values()) {
            String name = arm.name().toLowerCase(java.util.Locale.ROOT);
            ArmBatch ofArm = batch.of(arm);
            add(name + " calls", ofArm.calls());
            add(name + " errors", ofArm.errors());
            for (int i = 0; i < ofArm.tail().size(); i++) {
                add(name + " tail " + i, ofArm.tail().get(i));
            }
            add(name + " grouped slow", failures(batch.groups().slow(), arm));
            for (int i = 0; i < ofArm.topics().size(); i++) {
                add(name + " topic " + i, ofArm.topics().get(i));
                add(
                        name + " grouped topic " + i,
                        failures(batch.groups().topics().get(i), arm));
            }
            LatencyFirsts latency = batch.latency();
            if (latency != null) {
                add(name + " latency in A", latency.firstsA(arm));
                add(name + " latency in B", latency.firstsB(arm));
                add(name + " latency for the proof", latency.proof(arm));
            }
        }
    }

    private void add(String name, Heard heard) {
        add(name + " events", heard.events());
        add(name + " firsts in A", heard.firstsA());
        add(name + " firsts in B", heard.firstsB());
    }

    private static long failures(KeyBuckets of, Arm arm) {
        return Arrays.stream(arm == Arm.STABLE ? of.stableFailures() : of.candidateFailures())
                .sum();
    }

    /** Keys, and how many of them are in the upper half and above the p90 of the notches, which hold about as many each. */
    private void add(String name, long[] notches) {
        add(name, Arrays.stream(notches).sum());
        add(
                name + " above the median",
                Arrays.stream(notches).skip(notches.length / 2).sum());
        add(
                name + " above p90",
                Arrays.stream(notches).skip(notches.length * 9L / 10).sum());
    }

    private void add(String name, long more) {
        sums.merge(name, (double) more, Double::sum);
    }

    @Override
    public LatencyWindow takeWindow() {
        return source.takeWindow();
    }

    @Override
    public void warmedUp() {
        source.warmedUp();
    }

    @Override
    public boolean hasReference() {
        return source.hasReference();
    }

    @Override
    public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
        sums.merge("epochs", 1.0, Double::sum);
        return source.open(rho, fresh, nowNanos);
    }

    @Override
    public ArmStats stats(Arm arm) {
        return source.stats(arm);
    }

    @Override
    public long lateCalls() {
        return source.lateCalls();
    }
}
