package dev.coalmine.internal.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One chart on its way onto the page, at one size. Not thread-safe. */
final class Drawing {
    static final int LEAST_WIDTH = 240;
    static final int LEAST_HEIGHT = 140;

    private static final double MARGIN = 12;
    private static final double LEFT = 58;
    private static final double RIGHT = 16;
    private static final double BELOW = 36;
    private static final double LEAST_PLOT = 40;
    private static final double LINE_HEIGHT = 18;
    private static final double CHARACTER =
            7.2; // a little more than fonts need on average: text cannot be measured here
    private static final double SWATCH = 26;
    private static final double GAP = 14;

    private final Chart chart;
    private final Markup out;
    private final int width;
    private final int height;
    private final double right;
    private final double bottom;
    private double top;

    Drawing(Chart chart, Markup out, int width, int height) {
        if (width < LEAST_WIDTH || height < LEAST_HEIGHT) {
            throw new IllegalArgumentException("Invalid size " + width + " by " + height + " of a chart: allowed is "
                    + LEAST_WIDTH + " by " + LEAST_HEIGHT + " and above");
        }
        this.chart = chart;
        this.out = out;
        this.width = width;
        this.height = height;
        this.right = width - RIGHT;
        this.bottom = height - BELOW;
    }

    void draw(boolean standalone) {
        String box = "0 0 " + width + " " + height;
        String[] size = {"viewBox", box, "width", Integer.toString(width), "height", Integer.toString(height)};
        out.open("svg", with(size, "xmlns", "http://www.w3.org/2000/svg", "class", "cm-chart", "role", "img"));
        out.element("title", chart.title());
        out.element("desc", chart.description());
        if (standalone) {
            out.element("style", Theme.css());
            out.leaf("rect", "class", "cm-bg", "width", "100%", "height", "100%");
            text(chart.title(), MARGIN, 22, "class", "cm-title");
            top = 32;
        }
        legend();
        notes();
        axes();
        chart.levels().forEach(this::level);
        chart.shapes().forEach(this::shape);
        out.close().line();
    }

    /** Writes what the y axis measures, then a sample and the name of each series, in as many lines as they need. */
    private void legend() {
        double x = MARGIN;
        double y = top + 14;
        text(chart.y().label(), x, y);
        x += chart.y().label().length() * CHARACTER + 2 * GAP;
        for (Chart.Shape shape : chart.shapes()) {
            double needed = SWATCH + shape.name().length() * CHARACTER;
            if (x + needed > right) {
                x = MARGIN;
                y += LINE_HEIGHT;
            }
            path("cm-line " + shape.ink().cssClass(), "M" + pair(x, y - 4) + "h20");
            text(shape.name(), x + SWATCH, y, "class", "cm-name");
            x += needed + GAP;
        }
        top = Math.min(y + GAP, bottom - LEAST_PLOT);
    }

    /** Draws the notes; where labels would overlap, the later one stays. */
    private void notes() {
        double baseline = top + 12;
        top += chart.notes().isEmpty() ? 0 : LINE_HEIGHT;
        double free = width;
        for (int i = chart.notes().size() - 1; i >= 0; i--) {
            Chart.Note note = chart.notes().get(i);
            double x = x(note.x());
            out.open("g", "class", note.ink().cssClass());
            out.element("title", note.title());
            path("cm-note", "M" + pair(x, top) + "V" + number(bottom));
            double half = note.label().length() * CHARACTER / 2;
            double middle = Math.max(LEFT + half, Math.min(x, width - half - 2));
            if (middle + half <= free) {
                text(note.label(), middle, baseline, "text-anchor", "middle");
                free = middle - half - 6;
            }
            out.close();
        }
    }

    private void axes() {
        for (Tick tick : chart.y().ticks(Math.max(2, (int) ((bottom - top) / 28)))) {
            double y = y(tick.value());
            path("cm-grid", "M" + pair(LEFT, y) + "H" + number(right));
            text(tick.label(), LEFT - 6, y + 4, "text-anchor", "end");
        }
        for (Tick tick : chart.x().ticks(Math.max(2, (int) ((right - LEFT) / 68)))) {
            double x = x(tick.value());
            double half = tick.label().length() * CHARACTER / 2;
            path("cm-axis", "M" + pair(x, bottom) + "v4");
            text(tick.label(), Math.min(x, width - half - 1), bottom + 16, "text-anchor", "middle");
        }
        path("cm-axis", "M" + pair(LEFT, bottom) + "H" + number(right));
        text(chart.x().label(), right, height - 4, "text-anchor", "end");
    }

    private void level(Chart.Level level) {
        double y = y(level.y());
        boolean roomAbove = y - 13 > top;
        out.open("g", "class", level.ink().cssClass());
        path("cm-line", "M" + pair(LEFT, y) + "H" + number(right));
        text(level.label(), LEFT + 6, roomAbove ? y - 5 : y + 14, "class", "cm-name");
        out.close();
    }

    private void shape(Chart.Shape shape) {
        out.open("g", "class", shape.ink().cssClass());
        for (List<Point> run : runs(shape.points())) {
            boolean level = shape.form() == Form.STEPS || shape.form() == Form.AREA;
            String line = line(level ? stepped(run) : run);
            if (shape.form() == Form.AREA) {
                path(
                        "cm-fill",
                        line + "V" + number(bottom) + "H" + number(x(run.get(0).x())) + "Z");
            }
            path("cm-line", line);
            if (shape.form() == Form.DOTS) {
                run.forEach(point -> dot(shape, point));
            }
        }
        out.close();
    }

    private void dot(Chart.Shape shape, Point point) {
        out.open("circle", "class", "cm-dot", "cx", number(x(point.x())), "cy", number(y(point.y())), "r", "3.5");
        String value = chart.y().write(point.y()) + " at " + chart.x().write(point.x());
        out.element("title", shape.name() + ": " + value).close();
    }

    /** Returns the points between gaps. */
    private static List<List<Point>> runs(List<Point> points) {
        List<List<Point>> runs = new ArrayList<>();
        List<Point> run = new ArrayList<>();
        for (Point point : points) {
            if (!Double.isNaN(point.x()) && !Double.isNaN(point.y())) {
                run.add(point);
            } else if (!run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
        }
        if (!run.isEmpty()) {
            runs.add(run);
        }
        return runs;
    }

    private static List<Point> stepped(List<Point> points) {
        List<Point> corners = new ArrayList<>(2 * points.size());
        corners.add(points.get(0));
        for (int i = 1; i < points.size(); i++) {
            corners.add(new Point(points.get(i).x(), points.get(i - 1).y()));
            corners.add(points.get(i));
        }
        return corners;
    }

    private String line(List<Point> points) {
        StringBuilder line = new StringBuilder();
        for (Point point : points) {
            line.append(line.isEmpty() ? 'M' : 'L').append(pair(x(point.x()), y(point.y())));
        }
        return line.toString();
    }

    private void path(String cssClass, String d) {
        out.leaf("path", "class", cssClass, "d", d);
    }

    private void text(String text, double x, double y, String... attributes) {
        out.element("text", text, with(attributes, "x", number(x), "y", number(y)));
    }

    private static String[] with(String[] attributes, String... more) {
        return Stream.of(more, attributes).flatMap(Stream::of).toArray(String[]::new);
    }

    private double x(double value) {
        return LEFT + chart.x().position(value) * (right - LEFT);
    }

    private double y(double value) {
        return bottom - chart.y().position(value) * (bottom - top);
    }

    private static String pair(double x, double y) {
        return number(x) + " " + number(y);
    }

    /** Returns a number of pixels, to a tenth. */
    private static String number(double pixels) {
        long tenths = Math.round(pixels * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }
}
