package dev.coalmine.micronaut;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.context.scope.refresh.RefreshEvent;
import jakarta.inject.Singleton;

/** Lets rollouts go on by other properties when those of the application were refreshed: all of them, or none. */
@Singleton
final class Refresher implements ApplicationEventListener<RefreshEvent> {
    private final RolloutStarter starter;

    Refresher(RolloutStarter starter) {
        this.starter = starter;
    }

    @Override
    public void onApplicationEvent(RefreshEvent event) {
        starter.reconfigure();
    }
}
