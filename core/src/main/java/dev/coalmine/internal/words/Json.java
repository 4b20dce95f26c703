package dev.coalmine.internal.words;

import java.math.BigDecimal;

/**
 * Writes JSON (RFC 8259), value by value. Strings are escaped so that the text is one line and valid UTF-8 whatever they
 * hold. Not thread-safe.
 */
public final class Json {
    private final StringBuilder json = new StringBuilder();

    /** Begins an object: the whole text, or one in an array. */
    public Json open() {
        separate();
        json.append('{');
        return this;
    }

    /** Begins an object under that name. */
    public Json open(String name) {
        name(name);
        json.append('{');
        return this;
    }

    /** Ends an object. */
    public Json close() {
        json.append('}');
        return this;
    }

    /** Begins an array under that name. */
    public Json openArray(String name) {
        name(name);
        json.append('[');
        return this;
    }

    /** Ends an array. */
    public Json closeArray() {
        json.append(']');
        return this;
    }

    /** Writes a string under that name. */
    public Json text(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    /** Writes a string into an array. */
    public Json text(String value) {
        separate();
        string(value);
        return this;
    }

    /** Writes a number under that name; null where it is none, or infinite, for which JSON has no word. */
    public Json number(String name, double value) {
        name(name);
        json.append(
                Double.isFinite(value)
                        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                        : "null");
        return this;
    }

    private void name(String name) {
        separate();
        string(name);
        json.append(':');
    }

    private void separate() {
        if (!json.isEmpty() && "{[".indexOf(json.charAt(json.length() - 1)) < 0) {
            json.append(',');
        }
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Texts.plain(text, i)) {
                json.append(c);
            } else {
                json.append(Texts.unicodeEscape(c));
            }
        }
        json.append('"');
    }

    /** Returns what was written. */
    @Override
    public String toString() {
        return json.toString();
    }
}
