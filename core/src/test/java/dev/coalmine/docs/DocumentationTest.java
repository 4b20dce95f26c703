package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of Java in the documents stands, white space aside, in a source file that the build compiles. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    record Snippet(Path document, String code) {
        @Override
        public String toString() {
            return document + ": " + code.lines().findFirst().orElse("").strip();
        }
    }

    static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher blocks = BLOCK.matcher(Files.readString(document));
            while (blocks.find()) {
                snippets.add(new Snippet(document, blocks.group(1)));
            }
        }
        return snippets;
    }

    /** Returns all files of the project whose names end so. */
    static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList();
        }
    }

    private static String normalised(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }

    @Test
    void thereIsCodeToCheck() throws IOException {
        assertThat(snippets()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void whatIsShownIsCompiled(Snippet snippet) throws IOException {
        String shown = normalised(snippet.code());
        List<Path> compiledFrom = new ArrayList<>();
        for (Path source : files(".java")) {
            if (normalised(Files.readString(source)).contains(shown)) {
                compiledFrom.add(source);
            }
        }
        assertThat(compiledFrom).as(snippet.toString()).isNotEmpty();
    }
}
