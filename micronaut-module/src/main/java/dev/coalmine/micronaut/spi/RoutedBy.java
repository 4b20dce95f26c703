package dev.coalmine.micronaut.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the class that was generated for a candidate bean; added to it when it is compiled. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RoutedBy {
    /** The full name of that class. */
    String value();
}
