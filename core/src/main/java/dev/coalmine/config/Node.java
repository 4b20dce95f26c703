package dev.coalmine.config;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One node of a tree of properties: a value, further nodes below it, or both. Not thread-safe; only filled by itself. */
final class Node {
    /** A name up to the next dot or bracket, or something in brackets. */
    private static final Pattern SEGMENT = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([^\\]]*)]");

    /**
     * How deep it is looked, far beyond where any property lies. What is deeper belongs to something that nobody knows, and
     * that is reported by the beginning of its name.
     */
    private static final int MAX_DEPTH = 20;

    private final int depth;
    private final Map<String, Node> children = new LinkedHashMap<>();
    private final List<String> values = new ArrayList<>();

    /** Makes an empty node at the root of a tree. */
    Node() {
        this(0);
    }

    private Node(int depth) {
        this.depth = depth;
    }

    /** Returns the tree of these properties, which may be nested, flat, or some of each. */
    static Node of(Map<String, ?> properties) {
        Node root = new Node();
        root.putAll(properties);
        return root;
    }

    /** Returns a node that is a value and nothing else. */
    static Node ofValue(String value) {
        Node node = new Node();
        node.put(value);
        return node;
    }

    private void putAll(Map<?, ?> properties) {
        properties.forEach((path, value) -> {
            if (value != null) {
                at(String.valueOf(path)).put(value);
            }
        });
    }

    private void put(Object value) {
        if (depth == MAX_DEPTH) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            putAll(map);
        } else if (value instanceof Iterable<?> items) {
            int index = 0;
            for (Object item : items) {
                putItem(index++, item);
            }
        } else if (value.getClass().isArray()) {
            for (int index = 0; index < Array.getLength(value); index++) {
                putItem(index, Array.get(value, index));
            }
        } else {
            values.add(value.toString());
        }
    }

    private void putItem(int index, @Nullable Object item) {
        Node child = child(Integer.toString(index));
        if (item != null) {
            child.put(item);
        }
    }

    private Node at(String path) {
        Node node = this;
        Matcher segments = SEGMENT.matcher(path);
        int end = 0;
        while (node.depth < MAX_DEPTH && segments.find() && segments.start() == end) {
            String name = segments.group(1);
            node = node.child(name != null ? name : segments.group(2));
            end = segments.end();
        }
        return end == path.length() || node.depth == MAX_DEPTH
                ? node
                : child(path); // nothing that could be taken apart: unknown, and so reported
    }

    private Node child(String name) {
        return children.computeIfAbsent(name, absent -> new Node(depth + 1));
    }

    /** Returns the values that were given here; more than one if it was given under several spellings. */
    List<String> values() {
        return values;
    }

    /** Returns what lies below, by name as it was given. */
    Map<String, Node> children() {
        return children;
    }

    /** Returns whether nothing was given here. */
    boolean isEmpty() {
        return values.isEmpty() && children.isEmpty();
    }

    /** Returns the name in one form for all of {@code min-calls}, {@code minCalls} and {@code MIN_CALLS}. */
    static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Takes over what was given under another spelling. */
    void merge(Node other) {
        values.addAll(other.values);
        other.children.forEach((name, node) -> child(name).merge(node));
    }
}
