package dev.coalmine.internal.svg;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes XML that is well-formed by construction: elements close in order, and everything from outside is escaped. What
 * it writes is read alike as XML and as HTML, as long as {@link #leaf} is kept for the void elements of HTML. Not
 * thread-safe.
 */
public final class Markup {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Creates an empty one. */
    public Markup() {}

    /** Returns one that begins with the declaration by which browsers know HTML. */
    public static Markup html() {
        Markup page = new Markup();
        page.out.append("<!DOCTYPE html>\n");
        return page;
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values, by turns
     */
    public Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Writes text, escaped. */
    public Markup text(String text) {
        escape(text, false);
        return this;
    }

    /**
     * Closes the element that was opened last.
     *
     * @throws IllegalStateException if none is open
     */
    public Markup close() {
        if (open.isEmpty()) {
            throw new IllegalStateException("No element is open");
        }
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /**
     * Writes an element without content: an element of SVG, or one of HTML that never has any, such as {@code meta}.
     *
     * @param attributes names and values, by turns
     */
    public Markup leaf(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /**
     * Writes an element that holds nothing but this text.
     *
     * @param attributes names and values, by turns
     */
    public Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Begins a new line, for whoever reads the source. */
    public Markup line() {
        out.append('\n');
        return this;
    }

    private void start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("Invalid attributes of " + tag + ": each name needs a value");
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1], true);
            out.append('"');
        }
    }

    private void escape(String text, boolean quotes) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append(quotes ? "&quot;" : "\"");
                case '\'' -> out.append(quotes ? "&#39;" : "'");
                default -> out.appendCodePoint(isAllowed(point) ? point : REPLACEMENT);
            }
        });
    }

    /** Returns whether XML and HTML both allow this character, C1 controls and non-characters excluded. */
    private static boolean isAllowed(int point) {
        return point == '\n'
                || point == '\t'
                || !(Character.isISOControl(point)
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        || (point & 0xFFFE) == 0xFFFE
                        || (point >= 0xFDD0 && point <= 0xFDEF));
    }

    /**
     * Returns what was written.
     *
     * @throws IllegalStateException if an element is still open
     */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Still open: " + open);
        }
        return out.toString();
    }
}
