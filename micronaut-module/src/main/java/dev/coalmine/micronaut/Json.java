package dev.coalmine.micronaut;

import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanProperty;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a console shows as JSON, by introspections that were made when this was compiled. Mappers of Micronaut's would
 * leave out what is empty, by default, which the page counts on.
 */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** Returns the bytes of a record, a map, a list, or what these are made of. */
    static byte[] of(@Nullable Object value) {
        Json json = new Json();
        json.value(value);
        return json.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof CharSequence || value instanceof Enum<?>) {
            string(value.toString());
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> list) {
            list(list);
        } else {
            bean(value);
        }
    }

    private void list(Iterable<?> list) {
        text.append('[');
        String separator = "";
        for (Object each : list) {
            text.append(separator);
            value(each);
            separator = ",";
        }
        text.append(']');
    }

    private void object(Map<?, ?> map) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
            text.append(separator);
            member(String.valueOf(each.getKey()), each.getValue());
            separator = ",";
        }
        text.append('}');
    }

    @SuppressWarnings("unchecked") // an introspection of the value's own class
    private void bean(Object value) {
        text.append('{');
        String separator = "";
        BeanIntrospection<Object> introspection =
                (BeanIntrospection<Object>) BeanIntrospection.getIntrospection(value.getClass());
        for (BeanProperty<Object, ?> each : introspection.getBeanProperties()) {
            text.append(separator);
            member(each.getName(), each.get(value));
            separator = ",";
        }
        text.append('}');
    }

    private void member(String name, @Nullable Object value) {
        string(name);
        text.append(':');
        value(value);
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\') {
                text.append('\\').append(each);
            } else if (each < ' ') {
                text.append(String.format("\\u%04x", (int) each));
            } else {
                text.append(each);
            }
        }
        text.append('"');
    }
}
