package dev.coalmine.simulation;

import dev.coalmine.internal.control.Rehearsal;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Arm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The slow twin of {@link MadeUpEvidence}: every call is made by a key of its own, hashed, routed and recorded by the
 * real recorder, one after the other.
 */
final class CallByCall {
    private static final int QUANTILES = 1 << 13;
    private static final Map<String, double[]> KNOWN = new HashMap<>();

    private final World world;
    private final Rehearsal rehearsal;
    private final SplittableRandom random;
    private final Draws draws;
    private final List<Trait> traits = new ArrayList<>();
    private final AliasTable popularity;
    private final long salt;
    private final double[] stableLatencies;
    private final double[] candidateLatencies;

    CallByCall(World world, Rehearsal rehearsal, long seed) {
        Latency usual = world.traffic().latency();
        this.stableLatencies = KNOWN.computeIfAbsent(usual.toString(), text -> quantiles(usual));
        Latency regressed = world.regression().latency(usual);
        this.candidateLatencies = KNOWN.computeIfAbsent(regressed.toString(), text -> quantiles(regressed));
        this.world = world;
        this.rehearsal = rehearsal;
        this.random = new SplittableRandom(seed);
        this.draws = Draws.of(seed, -1);
        this.salt = random.nextLong();
        Population keys = world.traffic().keys();
        List<Double> parts = new ArrayList<>();
        for (Population.Rank rank : keys.ranks()) {
            for (int key = 0; key < rank.keys(); key++) {
                boolean alone = !Double.isNaN(rank.failing());
                boolean fails = !alone && random.nextDouble() < keys.partFailing();
                double failing = alone
                        ? rank.failing()
                        : fails ? keys.failing() : world.traffic().failing();
                boolean slow = random.nextDouble() < keys.partSlow();
                traits.add(new Trait(
                        failing, slow, random.nextDouble() < world.regression().partOfKeys()));
                parts.add(rank.partOfEach());
            }
        }
        this.popularity =
                new AliasTable(parts.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Lets the calls of a tick happen, and ticks. */
    void tick(long tickNanos) {
        Climate climate = world.weather().at(rehearsal.nanos());
        double calls = world.weather().callsPerSecond(rehearsal.nanos(), climate) * tickNanos / 1e9;
        for (long left = draws.poisson(calls); left > 0; left--) {
            call(rehearsal.routing(), climate);
        }
        rehearsal.tick();
    }

    private void call(Routing<EvidenceEpoch> routing, Climate climate) {
        int key = popularity.draw(draws);
        long ticket = routing.ticket(salt + key);
        if (!Ticket.recorded(ticket)) {
            return;
        }
        Arm arm = Ticket.candidate(ticket) ? Arm.CANDIDATE : Arm.STABLE;
        boolean failed = random.nextDouble() < climate.failing(arm, traits.get(key));
        // failures are quick, but not all alike: what falls into one bin is counted more rarely by group of keys
        long nanos = failed ? (long) (1e3 * Math.exp(7 * random.nextDouble())) : nanos(arm, traits.get(key));
        routing.epoch().record(arm, Ticket.hash(ticket), nanos, failed);
    }

    private long nanos(Arm arm, Trait key) {
        double slowness = key.slow() ? world.traffic().keys().slowness() : 1;
        double[] luck = arm == Arm.STABLE ? stableLatencies : candidateLatencies;
        return (long) (luck[random.nextInt(QUANTILES)] * slowness);
    }

    private static double[] quantiles(Latency latency) {
        double[] quantiles = new double[QUANTILES];
        for (int i = 0; i < QUANTILES; i++) {
            double low = 1;
            double high = 3.6e12;
            for (int halving = 0; halving < 40; halving++) {
                double middle = Math.sqrt(low * high);
                if (latency.above(middle) > (i + 0.5) / QUANTILES) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            quantiles[i] = low;
        }
        return quantiles;
    }
}
