package dev.coalmine.figures;

import dev.coalmine.figures.Section.Plot;
import dev.coalmine.internal.svg.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** All figures as a page of Markdown, with a file of CSV for each table and one of SVG for each plot. Immutable. */
final class Report {
    private static final String FOLDER = "judge-figures";

    /** What makes the page. */
    private static final String COMMAND = "./mvnw -q -Pfigures -pl benchmarks/figures -am -DskipTests package";

    private final List<Section> sections;
    private final String setting;

    /**
     * Makes a report.
     *
     * @param setting how the figures came about
     */
    Report(List<Section> sections, String setting) {
        this.sections = List.copyOf(sections);
        this.setting = setting;
    }

    /** Writes the page into that folder, and the files into one below it. */
    void writeTo(Path folder) throws IOException {
        Path files = Files.createDirectories(folder.resolve(FOLDER));
        for (Section section : sections) {
            for (Table table : section.tables()) {
                Files.writeString(files.resolve(file(table.name()) + ".csv"), table.csv());
            }
            for (Plot plot : section.plots()) {
                Files.writeString(
                        files.resolve(plot.file() + ".svg"), plot.chart().standalone(720, 420));
            }
        }
        Files.writeString(folder.resolve(FOLDER + ".md"), markdown());
    }

    private static String file(String name) {
        return name.replace(' ', '-');
    }

    private String markdown() {
        StringBuilder page = new StringBuilder("""
                # The judge in figures

                Made by the command below; do not edit. What these words mean stands in [The judge](judge.md).

                ```sh
                %s
                ```

                Made on %s: %s. Seeds are fixed, each by the name of its row, so that the same
                command makes the same figures, but for those measured in time. `±` is one standard error of the simulation, an
                interval holds the truth 95 times in 100. Each rollout is run by the controller, judge and state machine that
                run yours, on a clock of its own; what is made up is what the recorder would have found (see
                [What would my plan do?](simulation.md)). Every table is [there as CSV](%s), too.

                """.formatted(COMMAND, LocalDate.now(ZoneOffset.UTC), setting, FOLDER));
        goals(page);
        sections.forEach(section -> section(page, section));
        return page.toString();
    }

    private void goals(StringBuilder page) {
        List<List<String>> rows = sections.stream()
                .flatMap(section -> section.goals().stream())
                .map(goal -> List.of(
                        goal.promise(),
                        goal.what(),
                        number(goal.reached()),
                        goal.error() == 0 ? "exact" : number(goal.error()),
                        number(goal.most()),
                        outcome(goal)))
                .toList();
        page.append("## Goals\n\n");
        page.append(new Table("goals", List.of("", "figure", "reached", "±", "at most", ""), rows).markdown());
        page.append('\n');
    }

    private static String outcome(Goal goal) {
        boolean explained = goal.outcome() == Goal.Outcome.MISSED && goal.isKnownToBeMissed();
        return goal.outcome() + (explained ? ": " + goal.remark() : "");
    }

    private static String number(double number) {
        return Labels.number(number);
    }

    private static void section(StringBuilder page, Section section) {
        page.append("## ").append(section.title()).append("\n\n");
        page.append(section.text()).append('\n');
        for (Table table : section.tables()) {
            if (section.tables().size() > 1) {
                page.append("**").append(table.name()).append("**\n\n");
            }
            page.append(table.markdown()).append('\n');
        }
        for (Plot plot : section.plots()) {
            page.append("![")
                    .append(plot.chart().title())
                    .append("](")
                    .append(FOLDER)
                    .append('/');
            page.append(plot.file()).append(".svg)\n\n");
        }
    }
}
