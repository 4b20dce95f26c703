package dev.coalmine.micronaut.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says on a generated method which expression gives the routing key of its calls; Micronaut compiles it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CallKey {
    /** The expression, in its braces. */
    String value();
}
