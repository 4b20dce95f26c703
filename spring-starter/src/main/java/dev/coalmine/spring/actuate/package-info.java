/**
 * Rollouts in the actuator: the endpoint, its page, health and meters. Only here is anything of the actuator or of
 * Micrometer linked to, so that an application without them does not miss them.
 */
@NullMarked
package dev.coalmine.spring.actuate;

import org.jspecify.annotations.NullMarked;
