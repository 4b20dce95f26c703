package dev.coalmine.micronaut.processor;

import io.micronaut.inject.ast.Element;
import io.micronaut.inject.visitor.VisitorContext;

/** What is wrong with an annotation, as the compiler reports it: what is wrong, and what to do about it. */
final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Element element;

    Misuse(Element element, String description, String remedy) {
        super(description + " " + remedy);
        this.element = element;
    }

    /** Has the compiler report it, and fail. */
    void report(VisitorContext context) {
        context.fail(getMessage(), element);
    }
}
