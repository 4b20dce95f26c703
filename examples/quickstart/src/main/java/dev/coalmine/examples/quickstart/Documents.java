package dev.coalmine.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Real texts to trim: paragraphs of the licences and configuration files that come with every JDK, a few of our own, and
 * rarely one that somebody has padded with a very long run of blanks.
 */
final class Documents {
    /** How many blanks stood in the line that took Stack Exchange down: {@value}. */
    static final int RUN = 20_000;

    /** How many blanks stand in ours: enough to tell quick from slow, and not enough to stop two callers: {@value}. */
    static final int SHORTER_RUN = 5_000;

    /** One in how many documents has such a run: {@value}. */
    static final int ONE_IN = 200;

    private static final int MOST_PARAGRAPHS = 800;
    private static final int LONGEST_PARAGRAPH = 2_000;
    private static final long LARGEST_FILE = 200_000;
    private static final Pattern BEFORE_EMPTY_LINE = Pattern.compile("(?<=\\n)(?=\\r?\\n)");

    private Documents() {}

    /** Returns ordinary documents, of which one in {@value #ONE_IN} has a long run of blanks at its end. */
    static List<String> withPadded() {
        return withRare(ordinary(), text -> text + " \t".repeat(RUN / 2));
    }

    /** Returns ordinary documents, of which one in {@value #ONE_IN} has a run in a line's middle, as in the outage. */
    static List<String> withOutageLine() {
        return withRare(
                ordinary(), text -> text + "\n-- play happy sound" + " ".repeat(SHORTER_RUN) + "for player to enjoy");
    }

    private static List<String> withRare(List<String> ordinary, UnaryOperator<String> rare) {
        List<String> documents = new ArrayList<>(ordinary);
        for (int i = 0; i < documents.size(); i += ONE_IN) {
            documents.set(i, rare.apply(documents.get(i)));
        }
        return List.copyOf(documents);
    }

    /** Returns ordinary documents: ours, and as many of the running JDK's as it has, up to {@value #MOST_PARAGRAPHS}. */
    static List<String> ordinary() {
        Set<String> paragraphs = new LinkedHashSet<>();
        Path jdk = Path.of(System.getProperty("java.home"));
        for (Path file : textFiles(jdk.resolve("legal"), jdk.resolve("conf"))) {
            BEFORE_EMPTY_LINE
                    .splitAsStream(read(file))
                    .filter(text -> !text.isBlank() && text.length() <= LONGEST_PARAGRAPH)
                    .forEach(paragraphs::add);
        }
        List<String> documents = new ArrayList<>(own());
        documents.addAll(evenly(List.copyOf(paragraphs), MOST_PARAGRAPHS));
        return List.copyOf(documents);
    }

    /** Returns the documents that come with the quickstart, enough for a Java runtime that was stripped of its texts. */
    static List<String> own() {
        try (InputStream stream = Documents.class.getResourceAsStream("documents.txt")) {
            byte[] bytes = Objects.requireNonNull(stream, "documents.txt").readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::translateEscapes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> textFiles(Path... folders) {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> inside = Files.walk(folder)) {
                inside.filter(Documents::isSmallFile).sorted().forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                // a stripped runtime has no such folder; our own documents remain
            }
        }
        return files;
    }

    private static boolean isSmallFile(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE;
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // not readable, or not UTF-8
        }
    }

    private static List<String> evenly(List<String> all, int most) {
        List<String> chosen = new ArrayList<>(most);
        int count = Math.min(all.size(), most);
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }
}
