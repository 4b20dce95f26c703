package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class of the tests in a JVM of its own. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Starts the class; what it prints, errors included, comes from the process's input stream. */
    public static Process start(Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(command(main, arguments))
                .redirectErrorStream(true)
                .start();
    }

    /** Returns the command that starts the class. */
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dcoalmine.test.log=OFF"); // what it prints is what is tested
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns what the class printed, once it has ended well. */
    public static String run(Class<?> main, String... arguments) throws Exception {
        return outputOf(start(main, arguments));
    }

    /** Returns what the class printed where no jar was on the class path whose name has any of these in it. */
    public static String runWithout(String pattern, Class<?> main) throws Exception {
        List<String> command = command(main);
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                Stream.of(command.get(classPath).split(File.pathSeparator))
                        .filter(entry ->
                                !Pattern.compile(pattern).matcher(entry).find())
                        .collect(Collectors.joining(File.pathSeparator)));
        return outputOf(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns what the class printed on another JVM, within ten minutes; its log goes to ours. */
    public static String runOn(Path java, String option, Class<?> main) throws Exception {
        List<String> command = command(main);
        command.set(0, java.toString());
        command.add(1, option);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return outputOf(process, 600);
    }

    private static String outputOf(Process process) throws Exception {
        return outputOf(process, 60);
    }

    private static String outputOf(Process process, long seconds) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
