package dev.coalmine.micronaut;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.inject.annotation.EvaluatedAnnotationMetadata;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** An expression that gives the routing key of a call, which Micronaut has compiled with the application. Thread-safe. */
final class KeyExpression {
    private final EvaluatedAnnotationMetadata metadata;
    private final Class<? extends Annotation> annotation;
    private final String member;

    private KeyExpression(EvaluatedAnnotationMetadata metadata, Class<? extends Annotation> annotation, String member) {
        this.metadata = metadata;
        this.annotation = annotation;
        this.member = member;
    }

    /** Returns the expression that an annotation says, or null if it says none. */
    static @Nullable KeyExpression of(
            AnnotationMetadata metadata, Class<? extends Annotation> annotation, String member) {
        return metadata.isPresent(annotation, member)
                        && metadata instanceof EvaluatedAnnotationMetadata evaluated
                        && metadata.hasEvaluatedExpressions()
                ? new KeyExpression(evaluated, annotation, member)
                : null;
    }

    /** Returns the key of a call; throws what the expression throws. */
    @Nullable
    Object keyOf(@Nullable Object target, @Nullable Object[] arguments) {
        AnnotationValue<?> value = metadata.withArguments(target, arguments).getAnnotation(annotation);
        return value == null ? null : value.get(member, Object.class).orElse(null);
    }
}
