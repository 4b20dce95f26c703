package dev.coalmine.figures;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the figures of the judge: how often it is wrong, and how fast it is right. Seeds are fixed.
 *
 * <p>Arguments, all of which may be left out: {@code -rollouts} how many times the usual number (1), {@code -threads} (all
 * processors), {@code -only} the parts by name, with commas between, {@code -to} a folder ({@code docs/guide}).
 */
public final class Figures {
    private Figures() {}

    /** Returns the parts of the report, by the names under which they may be asked for. */
    private static Map<String, Study> studies() {
        Map<String, Study> studies = new LinkedHashMap<>();
        studies.put("G1", new FalseTrips());
        studies.put("G2", new ErrorDetection());
        studies.put("G3", new TotalFailure());
        studies.put("G4", new LateRegressions());
        studies.put("G5", new LatencyDetection());
        studies.put("G7", new Proofs());
        studies.put("G8", new TickCost());
        studies.put("peers", new Peers());
        studies.put("beside", new Unsimulated());
        return studies;
    }

    /**
     * Runs.
     *
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = options(arguments);
        double times = Double.parseDouble(options.getOrDefault("-rollouts", "1"));
        int threads = Integer.parseInt(options.getOrDefault(
                "-threads", Integer.toString(Runtime.getRuntime().availableProcessors())));
        Map<String, Study> studies = studies();
        if (options.containsKey("-only")) {
            studies.keySet().retainAll(List.of(options.get("-only").split(",")));
        }
        ProgressLine line = new ProgressLine();
        Effort effort = Effort.times(times).threads(threads).telling((what, progress) -> line.show(what, progress));
        Duration busyBefore = busy();
        List<Section> sections = new ArrayList<>();
        for (Study study : studies.values()) {
            Section section = study.run(effort);
            line.clear();
            System.out.println(
                    section.title() + " (" + busy().minus(busyBefore).toSeconds() + " s of the processor so far)");
            section.goals().forEach(goal -> System.out.println(goal));
            sections.add(section);
        }
        String setting = String.format(
                Locale.ROOT,
                "rollouts ×%s, %d minutes of one processor",
                options.getOrDefault("-rollouts", "1"),
                Math.round(busy().minus(busyBefore).toSeconds() / 60.0));
        new Report(sections, setting).writeTo(Path.of(options.getOrDefault("-to", "docs/guide")));
    }

    /** Returns how long the processor has worked for this. */
    private static Duration busy() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Map<String, String> options(String[] arguments) {
        List<String> known = List.of("-rollouts", "-threads", "-only", "-to");
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "Invalid argument " + arguments[i] + ": allowed are " + known + ", each with a value");
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }
}
