package dev.coalmine.simulation;

import dev.coalmine.simulation.Forecast.Comparison;
import dev.coalmine.simulation.Forecast.Setting;
import dev.coalmine.simulation.Forecast.Trips;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** Writes forecasts for people. */
final class ForecastText {
    private final StringBuilder text = new StringBuilder();

    private ForecastText() {}

    static String of(Forecast forecast) {
        ForecastText writer = new ForecastText();
        writer.write(forecast);
        return writer.text.toString();
    }

    private void write(Forecast forecast) {
        Setting setting = forecast.setting();
        line("plan", setting.plan());
        line("traffic", setting.traffic());
        line("regression", setting.regression());
        line(
                "rollouts",
                Words.number(setting.rollouts()) + ", seed " + setting.seed() + ", judged every "
                        + Words.duration(setting.tick()) + ", given up after " + Words.duration(setting.horizon()));
        trips("falsely tripped", forecast.falseTrips());
        if (!setting.regression().isNone()) {
            trips("found", forecast.detections());
            line("  calls harmed", spread(forecast.harmed().calls(), Words::number));
            line("  users harmed", spread(forecast.harmed().users(), Words::number));
        }
        for (Map.Entry<String, Probability> cause : forecast.trippedBy().entrySet()) {
            line("  by " + cause.getKey(), cause.getValue());
        }
        line("promoted", forecast.promoted());
        if (!forecast.secondsToPromote().isEmpty()) {
            line("  after", spread(forecast.secondsToPromote(), Words::seconds));
        }
        line("unfinished", forecast.unfinished());
        for (Comparison comparison : forecast.beside()) {
            line(comparison.rule(), "");
            trips("  falsely tripped", comparison.falseTrips());
            if (!setting.regression().isNone()) {
                trips("  found", comparison.detections());
            }
        }
    }

    private void trips(String what, Trips trips) {
        line(what, trips.probability());
        if (!trips.seconds().isEmpty()) {
            line("  after", spread(trips.seconds(), Words::seconds));
            line("  candidate calls", spread(trips.candidateCalls(), Words::number));
        }
    }

    private static String spread(Spread spread, DoubleFunction<String> format) {
        return "mean " + format.apply(spread.mean()) + " ± " + format.apply(spread.standardError()) + ", median "
                + format.apply(spread.quantile(0.5)) + ", p90 " + format.apply(spread.quantile(0.9)) + ", p99 "
                + format.apply(spread.quantile(0.99));
    }

    private void line(String what, Object value) {
        text.append(String.format(Locale.ROOT, "%-22s %s%n", what, value));
    }
}
