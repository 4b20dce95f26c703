package dev.coalmine.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter of an interface's method that is the routing key of its calls. At most one parameter of a method
 * may be marked, and it must be able to be a key: a String, long, int, short, byte, their boxes, a UUID or a composite
 * key, or a supertype of one of these whose arguments then are. A method that overrides a marked one with the same
 * parameter types need not repeat the mark.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RoutingKey {}
