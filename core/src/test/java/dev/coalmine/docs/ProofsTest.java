package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every promise and every fault of the guide has a test that names it, and every number that a test names is in the guide. */
class ProofsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]?\\d+) \\| (.*) \\|$", Pattern.MULTILINE);

    private static Map<String, String> catalogue() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/guide/promises.md")));
        while (row.find()) {
            rows.put(row.group(1), row.group(2).replaceFirst(" \\| .*", ""));
        }
        return rows;
    }

    @Test
    void whatIsPromisedIsProven() throws IOException {
        Map<String, String> catalogue = catalogue();
        Map<String, Collection<String>> proofs = Proofs.in(ROOT);
        StringBuilder table = new StringBuilder("| # | What | Proven by |\n|---|---|---|\n");
        catalogue.forEach((number, what) -> table.append("| " + number + " | " + what + " | "
                + String.join(", ", proofs.getOrDefault(number, List.of())) + " |\n"));
        Files.writeString(Path.of("target", "proofs.md"), table);
        System.out.println(table);

        assertThat(catalogue).hasSizeGreaterThan(80);
        assertThat(proofs.keySet()).as("numbers that tests name").isSubsetOf(catalogue.keySet());
        assertThat(catalogue.keySet()).as("numbers that have a test").isSubsetOf(proofs.keySet());
    }
}
