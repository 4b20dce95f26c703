package dev.coalmine.figures;

import dev.coalmine.internal.svg.Chart;
import java.util.List;

/**
 * One part of the report. Immutable.
 *
 * @param title its heading
 * @param text what was simulated and how, in Markdown
 * @param tables the figures
 * @param plots the same as pictures
 * @param goals what they were to reach
 */
record Section(String title, String text, List<Table> tables, List<Plot> plots, List<Goal> goals) {
    Section {
        tables = List.copyOf(tables);
        plots = List.copyOf(plots);
        goals = List.copyOf(goals);
    }

    /** A picture, and the name of its file without the ending. */
    record Plot(String file, Chart chart) {}
}
