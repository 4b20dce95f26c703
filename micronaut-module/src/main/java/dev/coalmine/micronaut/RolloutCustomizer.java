package dev.coalmine.micronaut;

import dev.coalmine.Rollout;

/**
 * A bean that says of rollouts what properties cannot, such as which exceptions count as failures, before they start.
 *
 * <p>Called once for each rollout of its application context, after its properties were applied. Several are called in
 * their order, as by {@link io.micronaut.core.annotation.Order}. What was set before, by properties or by a customizer,
 * cannot be set again.
 */
@FunctionalInterface
public interface RolloutCustomizer {
    /**
     * Adds to what the rollout shall be; it is started afterwards, and not to be started here.
     *
     * @param rollout its name
     * @param builder what was said of it so far
     */
    void customize(String rollout, Rollout.Builder builder);
}
