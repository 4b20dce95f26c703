package dev.coalmine.internal.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One chart: two axes, shapes over them, and notes. It becomes SVG that needs neither script nor library, follows the
 * reader's light or dark mode, tells series apart by dashes as well as by colour, and carries a title and a description
 * for those who do not see it. Immutable and thread-safe.
 */
public final class Chart {
    /** A series of points and how it is drawn. */
    record Shape(Form form, String name, Ink ink, List<Point> points) {}

    /** A level that matters, drawn from side to side. */
    record Level(String label, Ink ink, double y) {}

    /** A moment that matters, drawn from top to bottom; its label is left out where there is no room. */
    record Note(String label, String title, Ink ink, double x) {}

    private final String title;
    private final String description;
    private final Axis x;
    private final Axis y;
    private final List<Shape> shapes;
    private final List<Level> levels;
    private final List<Note> notes;

    private Chart(Builder builder, Axis x, Axis y) {
        this.title = builder.title;
        this.description = builder.description;
        this.x = x;
        this.y = y;
        this.shapes = List.copyOf(builder.shapes);
        this.levels = List.copyOf(builder.levels);
        this.notes = List.copyOf(builder.notes);
    }

    /** Returns a builder of a chart of that title. */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /**
     * Writes the chart into a page that has {@link Theme#css()}; the title is there, but not to be seen.
     *
     * @param width in pixels, at least {@value Drawing#LEAST_WIDTH}; the page may show it smaller or larger
     * @param height in pixels, at least {@value Drawing#LEAST_HEIGHT}
     * @throws IllegalArgumentException if it is to be smaller
     */
    public void drawInto(Markup page, int width, int height) {
        new Drawing(this, page, width, height).draw(false);
    }

    /**
     * Returns the chart as a file of its own, with its title above, and its style inside.
     *
     * @param width in pixels, at least {@value Drawing#LEAST_WIDTH}
     * @param height in pixels, at least {@value Drawing#LEAST_HEIGHT}
     * @throws IllegalArgumentException if it is to be smaller
     */
    public String standalone(int width, int height) {
        Markup file = new Markup();
        new Drawing(this, file, width, height).draw(true);
        return file.toString();
    }

    /** Returns the title. */
    public String title() {
        return title;
    }

    String description() {
        return description;
    }

    Axis x() {
        return x;
    }

    Axis y() {
        return y;
    }

    List<Shape> shapes() {
        return shapes;
    }

    List<Level> levels() {
        return levels;
    }

    List<Note> notes() {
        return notes;
    }

    /** Builds charts. Not thread-safe. */
    public static final class Builder {
        private final String title;
        private String description = "";
        private @Nullable Axis x;
        private @Nullable Axis y;
        private final List<Shape> shapes = new ArrayList<>();
        private final List<Level> levels = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();

        private Builder(String title) {
            this.title = Objects.requireNonNull(title, "title");
        }

        /** Sets what the chart shows, in a sentence for those who do not see it; the default is nothing. */
        public Builder described(String description) {
            this.description = Objects.requireNonNull(description, "description");
            return this;
        }

        /** Sets the axis from left to right. */
        public Builder x(Axis axis) {
            this.x = Objects.requireNonNull(axis, "axis");
            return this;
        }

        /** Sets the axis from bottom to top. */
        public Builder y(Axis axis) {
            this.y = Objects.requireNonNull(axis, "axis");
            return this;
        }

        /** Adds a series, which is drawn over those before it. */
        public Builder series(Form form, String name, Ink ink, List<Point> points) {
            shapes.add(new Shape(form, name, ink, List.copyOf(points)));
            return this;
        }

        /** Adds a level that matters, such as a limit. */
        public Builder level(String label, Ink ink, double y) {
            levels.add(new Level(label, ink, y));
            return this;
        }

        /**
         * Adds a moment that matters.
         *
         * @param label a word or two; left out where later notes leave no room
         * @param title what it says to who points at it
         */
        public Builder note(String label, String title, Ink ink, double x) {
            notes.add(new Note(label, title, ink, x));
            return this;
        }

        /**
         * Returns the chart.
         *
         * @throws IllegalStateException if it has not got both axes
         */
        public Chart build() {
            if (x == null || y == null) {
                throw new IllegalStateException("The chart \"" + title + "\" needs an x and a y axis");
            }
            return new Chart(this, x, y);
        }
    }
}
