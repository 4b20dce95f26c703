package dev.coalmine.micronaut;

import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;

/**
 * A stable and a candidate bean, and the class that was generated to route between them.
 *
 * @param rollout the rollout's name
 * @param type the interface that they share, with its type arguments
 * @param stable the stable bean
 * @param candidate the candidate bean
 * @param code the bean of the generated class
 * @param <T> the interface
 */
record Pairing<T>(
        String rollout,
        Argument<T> type,
        BeanDefinition<? extends T> stable,
        BeanDefinition<? extends T> candidate,
        BeanDefinition<? extends T> code) {}
