package dev.coalmine.config;

import dev.coalmine.internal.words.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One level of the tree, as it is read: it hands out what it is asked for, notes what is wrong with it, and reports at the
 * {@linkplain #end() end} what nobody has asked for. Not thread-safe.
 */
final class Section {
    /** Longest value that is looked at, in characters. */
    private static final int MAX_VALUE = 1_000;

    /** Most values or names that one problem quotes. */
    private static final int MAX_QUOTED = 10;

    private final String path;
    private final String name;
    private final Node node;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(String path, Node node, List<Problem> problems) {
        this(path, path, node, problems);
    }

    private Section(String path, String name, Node node, List<Problem> problems) {
        this.path = path;
        this.name = name;
        this.node = node;
        this.problems = problems;
    }

    /** Reads a text, or throws an {@link IllegalArgumentException} that names it and says what is allowed. */
    @FunctionalInterface
    interface Form<T> {
        T read(String text);
    }

    /** Returns whether anything was given here. */
    boolean isPresent() {
        return !node.isEmpty();
    }

    /** Returns whether anything was given below. */
    boolean hasChildren() {
        return !node.children().isEmpty();
    }

    List<Problem> problems() {
        return problems;
    }

    /** Notes that something is wrong with this section as a whole. */
    void fail(String message) {
        problems.add(new Problem(path, message));
    }

    /** Returns the section below under that name; empty if nothing was given there. */
    Section child(String name) {
        asked.add(name);
        return new Section(path + "." + name, name, find(name), problems);
    }

    private Node find(String name) {
        Node found = new Node();
        node.children().forEach((given, child) -> {
            if (Node.uniform(given).equals(Node.uniform(name))) {
                found.merge(child);
            }
        });
        return found;
    }

    /** Returns all sections below, by their names as they were given. */
    List<Section> all() {
        List<Section> all = new ArrayList<>();
        node.children().forEach((name, child) -> {
            asked.add(name);
            all.add(new Section(path + quoted(name), name, child, problems));
        });
        return all;
    }

    /** Returns a name as it is written behind that of its section: on one line, and in brackets if it has dots. */
    static String quoted(String name) {
        String printable = Texts.printable(name);
        return name.indexOf('.') >= 0 ? "[" + printable + "]" : "." + printable;
    }

    /** Returns the last part of this section's name, as it was given. */
    String name() {
        return name;
    }

    /** Returns the sections of a list below, in the order of their numbers. */
    List<Section> items(String name) {
        Section list = child(name);
        list.requireNoValue();
        List<Section> items = new ArrayList<>();
        list.node.children().entrySet().stream()
                .filter(list::isItem)
                .sorted(Comparator.comparingInt(each -> Integer.parseInt(each.getKey())))
                .forEach(each ->
                        items.add(new Section(list.path + "[" + each.getKey() + "]", each.getValue(), problems)));
        return items;
    }

    private boolean isItem(Map.Entry<String, Node> entry) {
        boolean isNumber = entry.getKey().matches("\\d{1,4}");
        if (!isNumber) {
            problems.add(new Problem(
                    path + quoted(entry.getKey()),
                    "Unknown property: this is a list, so that it takes " + path + "[0]"));
        }
        return isNumber;
    }

    /** Returns the texts of a list below, which may also be given as one text with commas. */
    List<Section> texts(String name) {
        Section list = child(name);
        if (list.node.values().isEmpty()) {
            return items(name);
        }
        List<Section> texts = new ArrayList<>();
        for (String text : String.join(",", list.node.values()).split(",", -1)) {
            if (!text.isBlank()) {
                texts.add(new Section(list.path, Node.ofValue(text.strip()), problems));
            }
        }
        return texts;
    }

    /** Returns the value below under that name, or null if there is none, or none that can be read. */
    <T> @Nullable T value(String name, Form<T> form) {
        return child(name).own(form);
    }

    /** Returns the value below under that name; or the other, if there is none that can be read. */
    <T> T valueOr(String name, T other, Form<T> form) {
        T value = value(name, form);
        return value == null ? other : value;
    }

    /** Returns the value below under that name, or null, which is a problem that says what is missing. */
    <T> @Nullable T required(String name, String what, Form<T> form) {
        Section child = child(name);
        if (!child.isPresent()) {
            child.fail("Missing: it takes " + what);
            return null;
        }
        return child.own(form);
    }

    /** Returns this section's own value, or null if there is none, or none that can be read. */
    <T> @Nullable T own(Form<T> form) {
        if (!node.children().isEmpty()) {
            fail("Invalid property: it takes one value, but has "
                    + some(node.children().keySet()) + " below it");
            return null;
        }
        return scalar(form);
    }

    /** Returns this section's own value, whatever lies below; null if there is none, or none that can be read. */
    <T> @Nullable T scalar(Form<T> form) {
        List<String> values = node.values();
        if (values.size() > 1) {
            fail("Given more than once, as " + some(values) + ": one spelling of a property is enough");
            return null;
        }
        if (values.isEmpty()) {
            return null;
        }
        String text = values.get(0).strip();
        if (text.isEmpty()) {
            fail("Empty: leave the property out for its default");
            return null;
        }
        if (text.length() > MAX_VALUE || !Texts.isVisible(text)) {
            fail("Invalid value \"" + Texts.printable(text) + "\" of " + text.length()
                    + " characters: allowed are at most " + MAX_VALUE + ", all of them visible");
            return null;
        }
        return attempt(() -> form.read(text));
    }

    /** Returns the object with the value below under that name set, if there is one. */
    <B, T> B set(B object, String name, Form<T> form, BiFunction<B, T, B> setter) {
        Section child = child(name);
        T value = child.own(form);
        B changed = value == null ? null : child.attempt(() -> setter.apply(object, value));
        return changed == null ? object : changed;
    }

    /** Likewise by a text that no message may show; nor may those of the setter. */
    <B> B setSecret(B object, String name, BiFunction<B, String, B> setter) {
        Section child = child(name);
        String text = child.secret();
        B changed = text == null ? null : child.attempt(() -> setter.apply(object, text));
        return changed == null ? object : changed;
    }

    private @Nullable String secret() {
        if (node.values().size() > 1 || hasChildren()) {
            fail("Given more than once, or with properties below it: it takes one value, which is not shown");
            return null;
        }
        String text = node.values().isEmpty() ? null : node.values().get(0).strip();
        if (text != null && text.isEmpty()) {
            fail("Empty: leave the property out for its default");
            return null;
        }
        return text;
    }

    /** Returns what is supplied, or null if it is refused, which is a problem of this section. */
    <T> @Nullable T attempt(Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (IllegalArgumentException | IllegalStateException refusal) {
            fail(String.valueOf(refusal.getMessage()));
            return null;
        }
    }

    /** Makes something, or throws an exception that says why not. */
    @FunctionalInterface
    interface Attempt<T> {
        T make();
    }

    /** Returns whether anything was given here that nobody has asked for so far. */
    boolean hasMore() {
        return !unasked().isEmpty();
    }

    /** Reports what was given here and nobody has asked for. */
    void end() {
        requireNoValue();
        for (String given : unasked()) {
            problems.add(new Problem(
                    path + quoted(given), "Unknown property: allowed here are " + String.join(", ", asked)));
        }
    }

    private List<String> unasked() {
        Set<String> known = new HashSet<>();
        asked.forEach(name -> known.add(Node.uniform(name)));
        return node.children().keySet().stream()
                .filter(given -> !known.contains(Node.uniform(given)))
                .toList();
    }

    /** Returns what was given, as it can be quoted. */
    private static List<String> some(Collection<String> given) {
        return given.stream().limit(MAX_QUOTED).map(Texts::printable).toList();
    }

    private void requireNoValue() {
        if (!node.values().isEmpty()) {
            fail("Invalid property: it takes no value of its own, but has " + some(node.values()));
        }
    }
}
