package dev.coalmine.internal.svg;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads charts and pages back, through the JDK's XML parser and as a person would: off the labels of the axes. */
public final class SvgReader {
    private final Element root;

    private SvgReader(Element root) {
        this.root = root;
    }

    /** Parses; what is not well-formed fails the test. */
    public static SvgReader parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return new SvgReader(factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not well-formed: " + e.getMessage() + "\n" + xml, e);
        }
    }

    /** Reads a part of a page. */
    public static SvgReader of(Element element) {
        return new SvgReader(element);
    }

    public Element root() {
        return root;
    }

    /** Returns the elements of that tag, in the order of the document. */
    public List<Element> all(String tag) {
        return all(root, tag);
    }

    public static List<Element> all(Element within, String tag) {
        NodeList found = within.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    /** Returns the elements that have all of these classes. */
    public List<Element> classed(String... classes) {
        return all("*").stream()
                .filter(element ->
                        Arrays.asList(element.getAttribute("class").split(" ")).containsAll(List.of(classes)))
                .toList();
    }

    public List<String> texts(String tag) {
        return all(tag).stream().map(Element::getTextContent).toList();
    }

    /** Returns the corners of the line of a shape, in pixels: the shapes come after everything else of their ink. */
    List<Point> line(Ink ink) {
        return lineOf(ink.cssClass());
    }

    /** Returns the corners of the line of the shape of that class. */
    public List<Point> lineOf(String inkClass) {
        List<Element> groups = classed(inkClass).stream()
                .filter(element -> element.getTagName().equals("g"))
                .toList();
        Element path = all(groups.get(groups.size() - 1), "path").stream()
                .filter(element -> element.getAttribute("class").equals("cm-line"))
                .findFirst()
                .orElseThrow();
        return corners(path.getAttribute("d"));
    }

    /** Returns the heights of the levels of an ink, in pixels. */
    public List<Double> levels(Ink ink) {
        return classed("cm-line").stream()
                .filter(path ->
                        ((Element) path.getParentNode()).getAttribute("class").equals(ink.cssClass()))
                .map(path -> path.getAttribute("d").split("[ H]"))
                .filter(numbers -> numbers.length == 3)
                .map(numbers -> Double.parseDouble(numbers[1]))
                .toList();
    }

    public static List<Point> corners(String path) {
        List<Point> points = new ArrayList<>();
        for (String corner : path.substring(1).split("L")) {
            String[] numbers = corner.split(" ");
            points.add(new Point(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
        }
        return points;
    }

    /** Returns what a place along the x axis means, going by the first and last label of a linear axis of numbers. */
    public DoubleUnaryOperator readX() {
        return reading(labels("middle", "x"));
    }

    /** Returns what a place along the y axis means. */
    public DoubleUnaryOperator readY() {
        return reading(labels("end", "y").stream()
                .map(label -> new double[] {label[0] - 4, label[1]})
                .toList());
    }

    private List<double[]> labels(String anchor, String attribute) {
        return all("text").stream()
                .filter(text -> text.getAttribute("text-anchor").equals(anchor))
                .filter(text -> text.getTextContent().matches("-?[0-9][0-9.,]*[M%]?"))
                .map(text -> new double[] {
                    Double.parseDouble(text.getAttribute(attribute)),
                    Double.parseDouble(text.getTextContent()
                            .replace(",", "")
                            .replace("M", "e6")
                            .replace("%", ""))
                })
                .sorted(Comparator.comparingDouble(label -> label[1]))
                .toList();
    }

    private static DoubleUnaryOperator reading(List<double[]> labels) {
        double[] first = labels.get(0);
        double[] last = labels.get(labels.size() - 1);
        return pixels -> first[1] + (pixels - first[0]) / (last[0] - first[0]) * (last[1] - first[1]);
    }

    /** Returns a reading of a logarithmic axis, given that of its labels' logarithms. */
    public DoubleUnaryOperator readLogY() {
        List<double[]> labels = labels("end", "y").stream()
                .map(label -> new double[] {label[0] - 4, Math.log(label[1])})
                .toList();
        DoubleUnaryOperator logs = reading(labels);
        return pixels -> Math.exp(logs.applyAsDouble(pixels));
    }
}
