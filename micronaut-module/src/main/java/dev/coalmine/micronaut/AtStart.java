package dev.coalmine.micronaut;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Context;

/** Starts all rollouts with the application, so that what is wrong with one stops the start rather than the first call. */
@Context
final class AtStart {
    AtStart(BeanContext beans, Pairings pairings, RolloutStarter starter) {
        pairings.fronts().forEach(beans::getBean);
        starter.startAll();
    }
}
