package dev.coalmine.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Lets rollouts go on by other properties when Spring Cloud says that properties have changed. It knows the event by its
 * name alone, so that nothing of Spring Cloud need be there.
 */
final class EnvironmentChanges implements SmartApplicationListener {
    private static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

    private final ObjectProvider<RolloutStarter> starter;

    EnvironmentChanges(ObjectProvider<RolloutStarter> starter) {
        this.starter = starter;
    }

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return type.getName().equals(EVENT);
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        starter.getObject().reconfigure();
    }
}
