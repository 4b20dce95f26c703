package dev.coalmine.spring;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts an application from what was generated for it, in a JVM of its own. */
final class AheadOfTimeApplication {
    static final Class<?>[] BEANS = {
        CoalmineAutoConfiguration.class,
        Pricing.VectorPricing.class,
        Pricing.LegacyPricing.class,
        BareApplication.Shipping.class
    };

    private AheadOfTimeApplication() {}

    @SuppressWarnings("unchecked")
    public static void main(String[] initializer) throws ReflectiveOperationException {
        try (GenericApplicationContext application = new GenericApplicationContext()) {
            application
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "coalmine.rollouts.pricing.overrides.candidate", "anna",
                                    "coalmine.rollouts.shipping.overrides.candidate", "anna")));
            ((ApplicationContextInitializer<GenericApplicationContext>) Class.forName(initializer[0])
                            .getDeclaredConstructor()
                            .newInstance())
                    .initialize(application);
            application.refresh();
            System.out.println(BareApplication.answersOf(application));
        }
    }
}
