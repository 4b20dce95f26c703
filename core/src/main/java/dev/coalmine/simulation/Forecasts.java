package dev.coalmine.simulation;

import dev.coalmine.simulation.Forecast.Comparison;
import dev.coalmine.simulation.Forecast.Harmed;
import dev.coalmine.simulation.Forecast.Setting;
import dev.coalmine.simulation.Forecast.Trips;
import dev.coalmine.simulation.Outcome.At;
import dev.coalmine.simulation.Outcome.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Sums up how many rollouts ended. */
final class Forecasts {
    private final Setting setting;
    private final List<Outcome> outcomes;
    private final double regressionStart;

    private Forecasts(Setting setting, List<Outcome> outcomes) {
        this.setting = setting;
        this.outcomes = outcomes;
        this.regressionStart = setting.regression().isNone()
                ? Double.POSITIVE_INFINITY
                : setting.regression().start().toNanos() / 1e9;
    }

    static Forecast of(Setting setting, List<Outcome> outcomes, List<String> rules) {
        return new Forecasts(setting, outcomes).sum(rules);
    }

    private Forecast sum(List<String> rules) {
        List<At> trips =
                outcomes.stream().filter(Outcome::isTripped).map(Outcome::at).toList();
        List<Outcome> promoted = ended(Ending.PROMOTED);
        List<Comparison> beside = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            int rule = i;
            List<At> ofRule = outcomes.stream()
                    .flatMap(outcome -> outcome.rules().get(rule).stream())
                    .toList();
            beside.add(new Comparison(rules.get(i), falseTrips(ofRule), detections(ofRule)));
        }
        return new Forecast(
                setting,
                falseTrips(trips),
                detections(trips),
                causes(),
                probability(promoted),
                spread(promoted, outcome -> outcome.at().seconds()),
                probability(ended(Ending.UNFINISHED)),
                new Harmed(
                        spread(outcomes, outcome -> outcome.harmed().calls()),
                        spread(outcomes, outcome -> outcome.harmed().users())),
                beside);
    }

    private List<Outcome> ended(Ending ending) {
        return outcomes.stream().filter(outcome -> outcome.ending() == ending).toList();
    }

    private Trips falseTrips(List<At> trips) {
        List<At> early =
                trips.stream().filter(at -> at.seconds() <= regressionStart).toList();
        return new Trips(probability(early), spread(early, At::seconds), spread(early, At::candidateCalls));
    }

    private Trips detections(List<At> trips) {
        List<At> late =
                trips.stream().filter(at -> at.seconds() > regressionStart).toList();
        return new Trips(
                probability(late),
                spread(late, at -> at.seconds() - regressionStart),
                spread(late, at -> at.candidateCalls() - at.candidateCallsBefore()));
    }

    private Map<String, Probability> causes() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome.cause() != null) {
                counts.merge(outcome.cause(), 1, Integer::sum);
            }
        }
        Map<String, Probability> causes = new TreeMap<>();
        counts.forEach((cause, count) -> causes.put(cause, new Probability(count, outcomes.size())));
        return causes;
    }

    private Probability probability(List<?> happened) {
        return new Probability(happened.size(), outcomes.size());
    }

    private static <T> Spread spread(List<T> of, ToDoubleFunction<T> value) {
        return Spread.of(of.stream().mapToDouble(value).toArray());
    }
}
