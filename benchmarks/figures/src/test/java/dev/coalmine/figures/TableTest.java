package dev.coalmine.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final Table TABLE =
            new Table("two rows", List.of("what", "calls"), List.of(List.of("a", "1,000"), List.of("\"b\"", "2")));

    @Test
    void isMarkdown() {
        assertThat(TABLE.markdown()).isEqualTo("| what | calls |\n| --- | --- |\n| a | 1,000 |\n| \"b\" | 2 |\n");
    }

    @Test
    void isCsv() {
        assertThat(TABLE.csv()).isEqualTo("what,calls\na,\"1,000\"\n\"\"\"b\"\"\",2\n");
    }

    @Test
    void aRowThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Table("t", List.of("one"), List.of(List.of("1", "2"))))
                .hasMessage("Invalid row [1, 2] of \"t\": allowed are 1 cells");
    }

    @Test
    void aGoalSaysWhetherItWasMet() {
        assertThat(new Goal("G2", "a", 1.4, 0.01, 1.5).outcome()).isEqualTo(Goal.Outcome.MET);
        assertThat(new Goal("G2", "b", 1.51, 0.01, 1.5).outcome()).isEqualTo(Goal.Outcome.WITHIN_ERROR);
        assertThat(new Goal("G2", "c", 1.53, 0.01, 1.5).outcome()).isEqualTo(Goal.Outcome.MISSED);
    }

    @Test
    void aReportIsAPageAndAFileForEachTable(@TempDir Path folder) throws Exception {
        Goal goal = new Goal("G2", "x2", 1.6, 0.01, 1.5);
        Section section = new Section("Title", "Text.\n", List.of(TABLE), List.of(), List.of(goal));
        new Report(List.of(section), "by a test").writeTo(folder);

        assertThat(folder.resolve("judge-figures.md"))
                .content()
                .contains(
                        "by a test",
                        "| G2 | x2 | 1.6 | 0.01 | 1.5 | **missed** |",
                        "## Title\n\nText.\n",
                        "| a | 1,000 |");
        assertThat(Files.readString(folder.resolve("judge-figures/two-rows.csv")))
                .isEqualTo(TABLE.csv());
    }
}
