package dev.coalmine.micronaut.processor;

import dev.coalmine.annotation.Candidate;
import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.core.expressions.EvaluatedExpressionReference;
import io.micronaut.inject.annotation.TypedAnnotationTransformer;
import io.micronaut.inject.visitor.VisitorContext;
import java.util.List;

/**
 * Takes the key expression of {@link Candidate} for text. It speaks of the arguments of methods, which Micronaut knows only
 * where it stands on a method; there the generated class puts it.
 */
public final class CandidateTransformer implements TypedAnnotationTransformer<Candidate> {
    /** Creates the transformer; Micronaut does. */
    public CandidateTransformer() {}

    @Override
    public Class<Candidate> annotationType() {
        return Candidate.class;
    }

    @Override
    public List<AnnotationValue<?>> transform(AnnotationValue<Candidate> candidate, VisitorContext context) {
        Object key = Keys.member(candidate.getValues(), "key");
        return key instanceof EvaluatedExpressionReference expression
                ? List.of(AnnotationValue.builder(candidate)
                        .member("key", String.valueOf(expression.annotationValue()))
                        .build())
                : List.of(candidate);
    }
}
