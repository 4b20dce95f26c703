/**
 * Coalmine in Spring Boot: beans and methods routed by annotation.
 *
 * <p>For users are {@link dev.coalmine.spring.RoutingKeyResolver} and {@link dev.coalmine.spring.RolloutCustomizer}, which
 * beans may implement; everything else is wired by {@link dev.coalmine.spring.CoalmineAutoConfiguration}.
 */
@NullMarked
package dev.coalmine.spring;

import org.jspecify.annotations.NullMarked;
