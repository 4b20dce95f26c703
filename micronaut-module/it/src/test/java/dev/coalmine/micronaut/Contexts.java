package dev.coalmine.micronaut;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import java.util.HashMap;
import java.util.Map;

/** Application contexts with the beans of these tests, of which some are there only where a property asks for them. */
final class Contexts {
    private Contexts() {}

    /** Returns a builder of contexts with these properties: names and values in turn. */
    static ApplicationContextBuilder with(String... properties) {
        Map<String, Object> all = new HashMap<>(Map.of("coalmine.rollouts.keyless.missing-key", "stable"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return ApplicationContext.builder()
                .properties(all)
                .deduceEnvironment(false)
                .banner(false);
    }

    static ApplicationContext start(String... properties) {
        return with(properties).start();
    }

    static Rollout rollout(ApplicationContext context, String name) {
        return context.getBean(Rollouts.class).find(name).orElseThrow();
    }
}
