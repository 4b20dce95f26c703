package dev.coalmine.console;

import dev.coalmine.stats.MethodStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Made-up figures and the JSON that every mapper of every framework has to make of them. */
public final class ConsoleSample {
    private ConsoleSample() {}

    private static RolloutRow row() {
        return new RolloutRow(
                "pricing",
                "2026-11-22",
                "live",
                "tripped",
                "step 2 of 4",
                "2026-11-22T10:00:00Z",
                0,
                "Tripped pricing at 5%: \"quoted\" <b>&amp;",
                "fail",
                List.of("an acknowledgement"),
                List.of(new RolloutRow.Evidence("error-rate", "fail", 1.0134)),
                new RolloutRow.Arm(22_871, 0.004, 12_000_000),
                new RolloutRow.Arm(1_204, 0.031, 11_500_000));
    }

    private static RolloutDetails.Arm arm(long calls) {
        return new RolloutDetails.Arm(
                calls,
                37,
                0.031,
                new RolloutDetails.Quantiles(1_167, 3_000_000, 7_000_000, 11_500_000, 40_000_000, 41_000_000),
                new RolloutDetails.Quantiles(0, 0, 0, 0, 0, 0),
                1,
                2,
                0,
                1_500_000);
    }

    private static SignalFigures.Arm signal(double mean) {
        return new SignalFigures.Arm(400, 0.25, 100, mean, 5.5, 40, 120);
    }

    /** Returns a list. */
    public static RolloutList list() {
        return new RolloutList(List.of(row()), 1, 1, 1, 1, Map.of("tripped", 1));
    }

    /** Returns all about a rollout. */
    public static RolloutDetails details() {
        return new RolloutDetails(
                row(),
                "",
                2,
                List.of(new RolloutDetails.Stretch("step 1", 0.01, "10m", "no-harm", false)),
                List.of(
                        new RolloutDetails.Finding("error-rate", "fail", 1.0134, true, -0.25, "14 of 31 keys", ""),
                        new RolloutDetails.Finding(
                                "latency", "inconclusive", 0, false, 0, "no keys", "no proof in sight")),
                arm(22_871),
                arm(1_204),
                List.of(new RolloutDetails.Bin(1_000_000, 1_122_018, 0.25, 0)),
                List.of(new MethodStats("quote()", 91, 37, 3, 1)),
                List.of(new SignalFigures("basket", signal(59.5), signal(48.25), 2, 1)),
                Map.of("missingKeys", 1L),
                new RolloutDetails.Store(3, "not reachable"),
                new FleetFigures(
                        "shop-1/4711/a",
                        "shop-2/17/b",
                        "in-touch",
                        400_000_000,
                        List.of(
                                new FleetFigures.Member("shop-2/17/b", "0.1.0", "2026-11-22", 150_000_000, true),
                                new FleetFigures.Member("shop-1/4711/a", "0.1.0", "2026-11-22", 900_000_000, false)),
                        3,
                        "no answer within 250 ms",
                        12),
                new RolloutDetails.Audit(
                        List.of(new RolloutDetails.Change(
                                "2026-11-22T10:00:00Z",
                                "judge",
                                new RolloutDetails.Position("ramping", "step 2", 0.05),
                                new RolloutDetails.Position("tripped", "step 2", 0),
                                "worse than tolerated",
                                "odds 1,394 to 1")),
                        7),
                new RolloutDetails.Timeline(
                        List.of("error-rate"),
                        List.of(new HistoryPoint(1_795_341_600_000L, 0.05, List.of(1.0134), 22_871, 91, 1_204, 37))),
                List.of("acknowledge"));
    }

    /** Returns the JSON of {@code list} or {@code details}. */
    public static String json(String name) {
        try (InputStream file = Objects.requireNonNull(ConsoleSample.class.getResourceAsStream(name + ".json"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
