package dev.coalmine.benchmarks.figures;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small program that measures in a JVM of its own, and prints each figure as a name and a number. */
final class Probe {
    private static final String MARK = "figure ";

    private Probe() {}

    /** Runs the program in a heap of that many megabytes, and returns its figures by name. */
    static Map<String, Double> run(Path jvm, int megabytes, Class<?> program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        jvm.toString(),
                        "-Xms" + megabytes + "m",
                        "-Xmx" + megabytes + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) {
                    int equals = line.lastIndexOf('=');
                    figures.put(line.substring(MARK.length(), equals), Double.valueOf(line.substring(equals + 1)));
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(program.getSimpleName() + " ended with exit code " + exit);
        }
        return figures;
    }

    /** Prints a figure, in the program. */
    static void print(String name, double value) {
        System.out.println(MARK + name + "=" + value);
    }
}
