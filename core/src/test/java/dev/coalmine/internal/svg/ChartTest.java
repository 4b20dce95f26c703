package dev.coalmine.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartTest {
    private static final List<Point> POINTS =
            List.of(new Point(0, 10), new Point(25, 80), new Point(50, 35), new Point(100, 60));

    private static Chart.Builder chart() {
        return Chart.titled("Errors")
                .described("how they fell")
                .x(Axis.linear("calls", 0, 100))
                .y(Axis.linear("errors", 0, 100));
    }

    private static SvgReader read(Chart chart) {
        return SvgReader.parse(chart.standalone(640, 320));
    }

    @Test
    void valuesStandWhereTheAxesSay() {
        SvgReader svg =
                read(chart().series(Form.LINE, "candidate", Ink.ORANGE, POINTS).build());

        DoubleUnaryOperator x = svg.readX();
        DoubleUnaryOperator y = svg.readY();
        List<Point> line = svg.line(Ink.ORANGE);
        assertThat(line).hasSameSizeAs(POINTS);
        for (int i = 0; i < line.size(); i++) {
            assertThat(x.applyAsDouble(line.get(i).x())).isCloseTo(POINTS.get(i).x(), within(0.1));
            assertThat(y.applyAsDouble(line.get(i).y())).isCloseTo(POINTS.get(i).y(), within(0.1));
        }
    }

    @Test
    void valuesStandWhereALogarithmicAxisSays() {
        Chart chart = Chart.titled("Delay")
                .x(Axis.log("ratio", 1, 100))
                .y(Axis.log("calls", 1, 100_000))
                .series(Form.DOTS, "ours", Ink.BLUE, List.of(new Point(2, 23_908), new Point(10, 2_427)))
                .build();

        SvgReader svg = read(chart);

        DoubleUnaryOperator y = svg.readLogY();
        List<Point> line = svg.line(Ink.BLUE);
        assertThat(y.applyAsDouble(line.get(0).y())).isCloseTo(23_908, within(200.0));
        assertThat(y.applyAsDouble(line.get(1).y())).isCloseTo(2_427, within(20.0));
        double left = Double.parseDouble(svg.all("circle").get(0).getAttribute("cx"));
        double right = Double.parseDouble(svg.all("circle").get(1).getAttribute("cx"));
        double unit = (640 - 58 - 16) / Math.log(100);
        assertThat(right - left).isCloseTo(unit * Math.log(5), within(0.2));
    }

    @Test
    void eachDotSaysItsValue() {
        SvgReader svg =
                read(chart().series(Form.DOTS, "candidate", Ink.ORANGE, POINTS).build());

        assertThat(svg.all("circle")).hasSize(4);
        assertThat(svg.all("circle").get(1).getTextContent()).isEqualTo("candidate: 80 at 25");
    }

    @Test
    void stepsStayLevelUntilTheNextPoint() {
        SvgReader svg =
                read(chart().series(Form.STEPS, "share", Ink.ORANGE, POINTS).build());

        List<Point> line = svg.line(Ink.ORANGE);
        assertThat(line).hasSize(7);
        assertThat(line.get(1).y()).isEqualTo(line.get(0).y());
        assertThat(line.get(1).x()).isEqualTo(line.get(2).x());
    }

    @Test
    void anAreaReachesDownToTheAxis() {
        SvgReader svg =
                read(chart().series(Form.AREA, "stable", Ink.BLUE, POINTS).build());

        String fill = svg.classed("cm-fill").get(0).getAttribute("d");
        assertThat(fill).endsWith("V284H58Z"); // 320 less the 36 that the labels need
    }

    @Test
    void aGapDividesALine() {
        List<Point> gap = List.of(
                new Point(0, 1), new Point(10, 2), new Point(20, Double.NaN), new Point(30, 3), new Point(40, 4));

        SvgReader svg =
                read(chart().series(Form.LINE, "candidate", Ink.ORANGE, gap).build());

        assertThat(lines(svg, Ink.ORANGE)).hasSize(2);
        assertThat(lines(
                        read(chart().series(Form.LINE, "none", Ink.ORANGE, List.of())
                                .build()),
                        Ink.ORANGE))
                .isEmpty();
    }

    private static List<Element> lines(SvgReader svg, Ink ink) {
        return svg.classed("cm-line").stream()
                .filter(path ->
                        ((Element) path.getParentNode()).getAttribute("class").equals(ink.cssClass()))
                .toList();
    }

    @Test
    void whatLiesOutsideOfTheRangeStandsAtItsEdge() {
        List<Point> outside = List.of(new Point(-5, -1), new Point(200, 1e9), new Point(50, Double.POSITIVE_INFINITY));

        SvgReader svg =
                read(chart().series(Form.LINE, "candidate", Ink.ORANGE, outside).build());

        assertThat(svg.line(Ink.ORANGE))
                .allSatisfy(corner -> assertThat(corner.x()).isBetween(58.0, 624.0))
                .allSatisfy(corner -> assertThat(corner.y()).isBetween(0.0, 284.0));
    }

    @Test
    void everySeriesIsNamedAndHasDashesOfItsOwn() {
        Chart.Builder chart = chart();
        for (Ink ink : Ink.values()) {
            chart.series(Form.LINE, "series " + ink, ink, POINTS);
        }

        SvgReader svg = read(chart.build());

        assertThat(svg.texts("text")).contains("series ORANGE", "series BLUE", "series GREY");
        assertThat(List.of(Ink.values()).stream().map(Ink::dashes)).doesNotHaveDuplicates();
    }

    @Test
    void levelsAndNotesAreLabelled() {
        SvgReader svg = read(chart().level("trip line", Ink.RED, 50)
                .note("5%", "advanced to 5%", Ink.GREY, 25)
                .note("tripped", "errors rose", Ink.RED, 90)
                .build());

        assertThat(svg.texts("text")).contains("trip line", "5%", "tripped");
        assertThat(svg.texts("title")).contains("advanced to 5%", "errors rose");
        assertThat(svg.classed("cm-note")).hasSize(2);
        double level = svg.levels(Ink.RED).get(0);
        assertThat(svg.readY().applyAsDouble(level)).isCloseTo(50, within(0.1));
    }

    @Test
    void whereNotesCrowdTheLaterOneIsLabelledAndAllAreDrawn() {
        SvgReader svg = read(chart().note("advanced", "", Ink.GREY, 89)
                .note("paused", "", Ink.GREY, 89.5)
                .note("tripped", "", Ink.RED, 90)
                .build());

        assertThat(svg.texts("text")).contains("tripped").doesNotContain("advanced", "paused");
        assertThat(svg.classed("cm-note")).hasSize(3);
    }

    @Test
    void hostileNamesDoNotBreakOut() {
        String hostile = "</text><script>alert('1')</script>\"'&]]>";
        SvgReader svg = SvgReader.parse(Chart.titled(hostile)
                .described(hostile)
                .x(Axis.linear(hostile, 0, 1))
                .y(Axis.linear(hostile, 0, 1))
                .series(Form.DOTS, hostile, Ink.BLUE, List.of(new Point(0, 0)))
                .level(hostile, Ink.RED, 1)
                .note(hostile, hostile, Ink.GREY, 0)
                .build()
                .standalone(640, 320));

        assertThat(svg.all("script")).isEmpty();
        assertThat(svg.texts("title")).contains(hostile);
        assertThat(svg.texts("text")).contains(hostile);
    }

    @Test
    void itSaysWhatItIsToWhoDoesNotSeeIt() {
        SvgReader svg = read(chart().build());

        assertThat(svg.root().getAttribute("role")).isEqualTo("img");
        assertThat(svg.all("title").get(0).getTextContent()).isEqualTo("Errors");
        assertThat(svg.texts("desc")).containsExactly("how they fell");
    }

    @Test
    void inAPageTheStyleIsThePages() {
        Markup page = Markup.html().open("div");
        chart().build().drawInto(page, 400, 200);

        SvgReader html = SvgReader.parse(page.close().toString());

        assertThat(html.all("style")).isEmpty();
        assertThat(html.classed("cm-title")).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Axis.log("x", 0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid start 0.0 of a logarithmic axis: allowed is above 0");
        assertThatThrownBy(() -> Axis.linear("x", 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid axis from 1.0 to 1.0: allowed is a rising range");
        assertThatThrownBy(() -> Axis.time("x", Instant.MAX, Instant.MIN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chart().build().standalone(100, 320))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid size 100 by 320 of a chart: allowed is 240 by 140 and above");
        assertThatThrownBy(() -> Chart.titled("no axes").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The chart \"no axes\" needs an x and a y axis");
    }
}
