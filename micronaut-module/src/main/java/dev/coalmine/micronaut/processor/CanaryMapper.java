package dev.coalmine.micronaut.processor;

import dev.coalmine.annotation.Canary;
import dev.coalmine.micronaut.spi.CanaryAdvice;
import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.inject.annotation.TypedAnnotationMapper;
import io.micronaut.inject.visitor.VisitorContext;
import java.util.List;

/** Lets {@link Canary} mean advice around the method. */
public final class CanaryMapper implements TypedAnnotationMapper<Canary> {
    /** Creates the mapper; Micronaut does. */
    public CanaryMapper() {}

    @Override
    public Class<Canary> annotationType() {
        return Canary.class;
    }

    @Override
    public List<AnnotationValue<?>> map(AnnotationValue<Canary> canary, VisitorContext context) {
        return List.of(AnnotationValue.builder(CanaryAdvice.class).build());
    }
}
