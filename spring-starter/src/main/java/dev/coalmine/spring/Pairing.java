package dev.coalmine.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * A stable and a candidate bean, and what is injected in their place.
 *
 * @param rollout the rollout's name
 * @param type the interface that they share, with its type arguments
 * @param stable the name of the stable bean, of this bean factory or one above it
 * @param candidate the name of the candidate bean
 * @param key the expression for the routing key; empty for none
 * @param routed the name of the routed bean; null if the rollout is not enabled, so that stable is injected
 */
record Pairing(
        String rollout,
        ResolvableType type,
        String stable,
        String candidate,
        String key,
        @Nullable String routed) {
    /** Returns the name of the bean that is injected where the interface is asked for. */
    String front() {
        return routed == null ? stable : routed;
    }

    Pairing routedBy(@Nullable String name) {
        return new Pairing(rollout, type, stable, candidate, key, name);
    }

    boolean hasArm(String bean) {
        return stable.equals(bean) || candidate.equals(bean);
    }

    String otherArm(String arm) {
        return stable.equals(arm) ? candidate : stable;
    }
}
