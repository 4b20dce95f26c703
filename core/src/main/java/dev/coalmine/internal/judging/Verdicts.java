package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Evidence.Standing;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Verdict.Kind;
import dev.coalmine.verdict.Wealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares wealth with its limits: the findings of all metrics, and the verdict that they come to.
 *
 * <p>One failing guardrail is enough to fail; to pass, all must pass. α needs no splitting for that: the chance that
 * all of several proofs are wrong is not above the chance that a given one is.
 */
final class Verdicts {
    private static final Comparator<Ruling> IN_THE_WAY =
            Comparator.comparingInt(Ruling::rank).thenComparing(Ruling::isSeen).thenComparingDouble(Ruling::progress);

    private final List<MetricBets> metrics;
    private final Unit unit;
    private final double alpha;
    private final double alphaPass;
    private final double guardrailWeights;

    Verdicts(List<MetricBets> metrics, Unit unit, double alpha, double alphaPass) {
        this.metrics = List.copyOf(metrics);
        this.unit = unit;
        this.alpha = alpha;
        this.alphaPass = alphaPass;
        this.guardrailWeights = metrics.stream()
                .map(MetricBets::metric)
                .filter(metric -> metric.role() != Role.SIGNAL)
                .mapToDouble(Metric::weight)
                .sum();
    }

    /** Returns the verdict on this state; a failure is remembered in the state that comes with it. */
    Judgement of(Wealth wealth) {
        List<Ruling> rulings = new ArrayList<>(metrics.size());
        List<Ruling> guardrails = new ArrayList<>(metrics.size());
        List<Ruling> preludes = new ArrayList<>(0);
        boolean holds = false;
        for (int i = 0; i < metrics.size(); i++) {
            MetricBets bets = metrics.get(i);
            Ruling ruling = ruling(bets, wealth.metrics().get(i), wealth.odds());
            rulings.add(ruling);
            if (bets.metric().role() == Role.GUARDRAIL) {
                guardrails.add(ruling);
            } else if (bets.metric().role() == Role.PRELUDE) {
                preludes.add(ruling);
            } else {
                holds |= ruling.kind == Kind.FAIL;
            }
        }
        Ruling deciding = deciding(guardrails, preludes);
        Kind kind = wealth.failure() != null ? Kind.FAIL : deciding == null ? Kind.INCONCLUSIVE : deciding.kind;
        Wealth remembered = kind == Kind.FAIL ? failed(wealth, sentence(wealth, deciding)) : wealth;
        return new Judgement(
                remembered,
                kind,
                holds,
                new Judgement.Words(
                        () -> new Verdict(kind, sentence(remembered, deciding), findings(rulings)),
                        () -> findings(guardrails.stream()
                                .filter(ruling -> ruling.kind != Kind.PASS)
                                .toList()),
                        () -> kind == Kind.FAIL || guardrails.size() < 2
                                ? sentence(remembered, deciding)
                                : summary(guardrails)));
    }

    private static String summary(List<Ruling> guardrails) {
        return guardrails.stream()
                .map(ruling -> Sentences.brief(ruling.bets.metric().name(), ruling.kind, ruling.evidence))
                .collect(Collectors.joining("; "));
    }

    private String sentence(Wealth wealth, @Nullable Ruling deciding) {
        if (wealth.failure() != null) {
            return wealth.failure();
        }
        return deciding == null ? Sentences.NO_GUARDRAILS : finding(deciding).sentence();
    }

    private List<Finding> findings(List<Ruling> rulings) {
        return rulings.stream().map(this::finding).toList();
    }

    private static Wealth failed(Wealth wealth, String sentence) {
        return new Wealth(wealth.specification(), wealth.spent(), wealth.odds(), sentence, wealth.metrics());
    }

    /** Returns what stands in the way most; of preludes only failures do, once all else passes. */
    private static @Nullable Ruling deciding(List<Ruling> guardrails, List<Ruling> preludes) {
        Ruling ofGuardrails = deciding(guardrails);
        Ruling ofPreludes = deciding(preludes);
        if (ofGuardrails == null || ofPreludes == null) {
            return ofGuardrails == null ? ofPreludes : ofGuardrails;
        }
        boolean passes = ofGuardrails.kind == Kind.PASS && ofPreludes.kind != Kind.FAIL;
        return passes || IN_THE_WAY.compare(ofGuardrails, ofPreludes) >= 0 ? ofGuardrails : ofPreludes;
    }

    /**
     * Returns what stands in the way most: the worst kind; of that kind what has been seen at all; of these what has
     * come nearest to its limit.
     */
    private static @Nullable Ruling deciding(List<Ruling> guardrails) {
        return guardrails.stream().max(IN_THE_WAY).orElse(null);
    }

    /** A finding without its sentence. */
    private record Ruling(MetricBets bets, MetricWealth wealth, Kind kind, Evidence evidence) {
        int rank() {
            return switch (kind) {
                case PASS -> 0;
                case INCONCLUSIVE -> 1;
                case FAIL -> 2;
            };
        }

        boolean isSeen() {
            return evidence.tally().calls().candidateCalls() > 0;
        }

        double progress() {
            return evidence.harm().progress();
        }
    }

    private Ruling ruling(MetricBets bets, MetricWealth wealth, double odds) {
        Standing proof = standing(bets.proof(), wealth);
        Evidence sinceStart = evidence(bets, wealth.sinceStart(), odds, proof);
        Evidence nearest = sinceStart;
        ProcessWealth recent = wealth.recent();
        if (recent != null) {
            Evidence late = evidence(bets, recent, odds, proof);
            boolean telling = late.harm().decides() || late.tally().keys() > 0;
            nearest = telling && margin(late) > margin(sinceStart) ? late : sinceStart;
        }
        if (nearest.harm().decides()) {
            return new Ruling(bets, wealth, Kind.FAIL, nearest);
        }
        return proof != null && proof.decides()
                ? new Ruling(bets, wealth, Kind.PASS, proven(bets, wealth, sinceStart))
                : new Ruling(bets, wealth, Kind.INCONCLUSIVE, nearest);
    }

    /** Returns the evidence with what the bet has seen that was proven last. */
    private static Evidence proven(MetricBets bets, MetricWealth wealth, Evidence sinceStart) {
        Proof proof = bets.proof();
        int bet = proof == null ? 0 : proof.poorest(wealth.proof());
        return new Evidence(
                bet(wealth.sinceStart(), bet, bets.logParts(wealth.sinceStart().bets())),
                sinceStart.odds(),
                sinceStart.process(),
                sinceStart.harm(),
                sinceStart.proof());
    }

    private @Nullable Standing standing(@Nullable Proof proof, MetricWealth wealth) {
        return proof == null || !proof.isTelling(wealth.proof(), wealth.sinceStart())
                ? null
                : new Standing(proof.logWealth(wealth.proof()), Math.log(1 / alphaPass));
    }

    private Finding finding(Ruling ruling) {
        String sentence = ruling.bets.sentence(ruling.kind, ruling.evidence, unit);
        return new Finding(ruling.bets.metric().name(), ruling.kind, ruling.evidence, sentence, outlook(ruling));
    }

    private static @Nullable Outlook outlook(Ruling ruling) {
        Standing standing = ruling.evidence.proof();
        Proof proof = ruling.bets.proof();
        if (ruling.kind != Kind.INCONCLUSIVE || standing == null || proof == null) {
            return null;
        }
        OptionalDouble times = proof.timesTo(standing.logLimit(), ruling.wealth.proof());
        long soFar = ruling.wealth.sinceStart().tally().calls().candidateCalls();
        OptionalLong more = times.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of((long) Math.ceil(soFar * Math.max(0, times.getAsDouble() - 1)));
        return new Outlook(proof.unit(), more);
    }

    private Evidence evidence(MetricBets bets, ProcessWealth process, double odds, @Nullable Standing proof) {
        Metric metric = bets.metric();
        double weight = metric.role() != Role.SIGNAL ? metric.weight() / guardrailWeights : 1;
        double limit = Budget.logLimit(metric.alpha(alpha), weight, process.number());
        Standing harm = new Standing(bets.logWealth(process.bets()), limit);
        return new Evidence(richest(bets, process), odds, process.number(), harm, proof);
    }

    private static Evidence.Bet richest(MetricBets bets, ProcessWealth process) {
        double[] logs = bets.logParts(process.bets());
        int richest = 0;
        for (int bet = 1; bet < logs.length; bet++) {
            richest = logs[bet] > logs[richest] ? bet : richest;
        }
        return bet(process, richest, logs);
    }

    private static Evidence.Bet bet(ProcessWealth process, int number, double[] logs) {
        return new Evidence.Bet(number, process.tallies().get(number), logs[number]);
    }

    private static double margin(Evidence evidence) {
        return evidence.harm().logWealth() - evidence.harm().logLimit();
    }
}
