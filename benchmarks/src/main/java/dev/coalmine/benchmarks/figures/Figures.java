package dev.coalmine.benchmarks.figures;

import dev.coalmine.benchmarks.figures.Arguments.Extent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command: measures D, T, the goals and the peers in one run, prints the tables and leaves them as {@code figures.md}
 * beside the raw JSON. Anything else on the command line goes to JMH as it is.
 */
public final class Figures {
    private Figures() {}

    /** Runs the command. */
    public static void main(String[] args) throws Exception {
        if (!Arguments.isOurs(args)) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Arguments.USAGE);
            System.exit(2);
            return;
        }
        Map<Path, List<Goal>> held = held(arguments);
        Scores scores = new CallRuns(arguments).measure();
        Page page = new Page();
        for (Path jvm : arguments.jvms()) {
            String version = version(jvm);
            Setting one = new Setting(jvm, 1);
            Setting two = new Setting(jvm, 2);
            List<Goal> goals = new ArrayList<>(new CallGoals(scores, one, two).goals());
            goals.addAll(held.getOrDefault(jvm, List.of()));
            page.goals(version, goals);
            page.calls(version, one, scores);
            page.calls(version, two, scores);
        }
        Path file = arguments.out().resolve("figures.md");
        Files.writeString(file, page.markdown());
        System.out.println(page.markdown());
        System.out.println("Written to " + file + "; what JMH measured lies beside it in raw/");
    }

    /** Measures what takes little time first, so that what goes wrong does so before the long part. */
    private static Map<Path, List<Goal>> held(Arguments arguments) throws IOException, InterruptedException {
        Map<Path, List<Goal>> held = new HashMap<>();
        if (arguments.extent() == Extent.FULL) {
            for (Path jvm : arguments.jvms()) {
                held.put(jvm, HeldGoals.measure(jvm));
            }
        }
        return held;
    }

    /** Returns what a java calls itself, such as {@code JDK 17.0.12}. */
    private static String version(Path jvm) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jvm.toString(), "-XshowSettings:properties", "-version")
                .redirectErrorStream(true)
                .start();
        String version = "JDK";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().startsWith("java.version = ")) {
                    version = "JDK " + line.substring(line.indexOf('=') + 2);
                }
            }
        }
        process.waitFor();
        return version;
    }
}
