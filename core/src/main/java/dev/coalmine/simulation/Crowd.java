package dev.coalmine.simulation;

import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the keys of rollouts come from: how many there are of each kind, and in which pieces the plan cuts them by their
 * hash. Immutable; the same for all rollouts of a simulation.
 */
final class Crowd {
    private record Kind(Trait trait, double part) {}

    /** Keys that are equally busy, and the kinds that there are among them, whose parts add up to 1. */
    private record Rank(Population.Rank keys, List<Kind> kinds) {}

    private final List<Rank> ranks;
    private final int[] cuts;

    Crowd(RolloutPlan plan, Traffic traffic, Regression regression) {
        this.ranks = traffic.keys().ranks().stream()
                .map(rank -> new Rank(rank, kinds(rank, traffic, regression.partOfKeys())))
                .toList();
        Set<Integer> where = new TreeSet<>(List.of(0, Share.UNITS));
        for (Step step : plan.steps()) {
            cut(where, step.share(), plan.baseline());
        }
        this.cuts = where.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void cut(Set<Integer> where, Share share, Baseline baseline) {
        where.add(share.millionths());
        where.add(Share.UNITS - baseline.recordedStable(share).millionths());
    }

    /** Returns the keys of one rollout. */
    Cells draw(Draws draws) {
        Cells.Builder cells = new Cells.Builder(draws);
        for (Rank rank : ranks) {
            long left = rank.keys.keys();
            double partLeft = 1;
            for (Kind kind : rank.kinds) {
                long keys = draws.binomial(left, Math.min(1, kind.part / partLeft));
                cells.add(kind.trait, keys, rank.keys.partOfEach(), cuts);
                left -= keys;
                partLeft -= kind.part;
            }
        }
        return cells.build();
    }

    private static List<Kind> kinds(Population.Rank rank, Traffic traffic, double partHit) {
        Population keys = traffic.keys();
        boolean alone = !Double.isNaN(rank.failing());
        double usual = alone ? rank.failing() : traffic.failing();
        double partFailing = alone ? 0 : keys.partFailing();
        List<Kind> kinds = new ArrayList<>();
        for (boolean fails : new boolean[] {false, true}) {
            for (boolean slow : new boolean[] {false, true}) {
                for (boolean hit : new boolean[] {false, true}) {
                    double part = part(partFailing, fails) * part(keys.partSlow(), slow);
                    part *= part(partHit, hit);
                    if (part > 0) {
                        kinds.add(new Kind(new Trait(fails ? keys.failing() : usual, slow, hit), part));
                    }
                }
            }
        }
        return kinds;
    }

    private static double part(double part, boolean has) {
        return has ? part : 1 - part;
    }
}
