package dev.coalmine.micronaut;

import java.util.LinkedHashSet;
import java.util.Set;

/** Interfaces and those that they extend. */
final class Interfaces {
    private Interfaces() {}

    /** Returns the interface and all that it extends. */
    static Set<Class<?>> above(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(type, found);
        return found;
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        found.add(type);
        for (Class<?> each : type.getInterfaces()) {
            collect(each, found);
        }
    }
}
