/**
 * Coalmine in Micronaut: beans and methods routed by annotation, wired when the application is compiled.
 *
 * <p>For users are {@link dev.coalmine.micronaut.RoutingKeyResolver} and {@link dev.coalmine.micronaut.RolloutCustomizer},
 * which beans may implement, and {@link dev.coalmine.micronaut.ArmOf}, which has one arm injected. What is wrong with
 * annotations is reported by the compiler, where coalmine-micronaut is among the annotation processors.
 */
@NullMarked
package dev.coalmine.micronaut;

import org.jspecify.annotations.NullMarked;
