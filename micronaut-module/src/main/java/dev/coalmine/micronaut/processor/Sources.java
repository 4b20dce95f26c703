package dev.coalmine.micronaut.processor;

import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.GenericPlaceholderElement;
import io.micronaut.inject.ast.WildcardElement;
import java.util.Map;
import java.util.stream.Collectors;

/** How types and texts are written in source code. */
final class Sources {
    private Sources() {}

    /** Returns the type without type arguments. */
    static String erased(ClassElement type) {
        ClassElement bound = bound(type);
        StringBuilder text = new StringBuilder(bound.isPrimitive() ? bound.getName() : nameOf(bound));
        text.append("[]".repeat(type.isArray() ? type.getArrayDimensions() : 0));
        return text.toString();
    }

    private static ClassElement bound(ClassElement type) {
        if (type instanceof GenericPlaceholderElement variable) {
            return variable.getResolved()
                    .filter(resolved -> !(resolved instanceof GenericPlaceholderElement))
                    .orElseGet(() -> bound(variable.getBounds().get(0)));
        }
        return type;
    }

    private static String nameOf(ClassElement type) {
        return type.isOptional()
                ? type.getName()
                : type.getCanonicalName(); // of an Optional, it is that of its content
    }

    /** Returns the type with its type arguments, where these are known. */
    static String full(ClassElement type) {
        Map<String, ClassElement> arguments = type.getTypeArguments();
        String brackets = "[]".repeat(type.isArray() ? type.getArrayDimensions() : 0);
        if (type instanceof WildcardElement wildcard) {
            return !wildcard.getLowerBounds().isEmpty()
                    ? "? super " + full(wildcard.getLowerBounds().get(0))
                    : "? extends " + full(wildcard.getUpperBounds().get(0));
        }
        if (type instanceof GenericPlaceholderElement
                || type.isPrimitive()
                || arguments.isEmpty()
                || type.isRawType()) {
            return erased(type);
        }
        return nameOf(type)
                + arguments.values().stream().map(Sources::full).collect(Collectors.joining(", ", "<", ">"))
                + brackets;
    }

    /** Returns the text as a literal. */
    static String literal(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }
}
