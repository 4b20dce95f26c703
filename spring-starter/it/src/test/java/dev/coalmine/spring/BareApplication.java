package dev.coalmine.spring;

import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.RoutingKey;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application with the starter and nothing else of Spring Boot, in a JVM of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Pricing.LegacyPricing.class, Pricing.VectorPricing.class, BareApplication.Shipping.class})
class BareApplication {
    static class Shipping {
        @Canary(rollout = "shipping", candidate = "costV2", key = "#customer.trim()")
        String cost(String customer) {
            return "old";
        }

        String costV2(@RoutingKey String customer) {
            return "new";
        }
    }

    public static void main(String[] arguments) {
        for (String absent : new String[] {
            "jakarta.servlet.Filter",
            "org.springframework.web.server.WebFilter",
            "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
            "io.micrometer.core.instrument.MeterRegistry",
            "io.micrometer.context.ContextRegistry",
            "org.reactivestreams.Publisher",
            "dev.coalmine.test.TestRollouts"
        }) {
            if (isThere(absent)) {
                throw new IllegalStateException(absent + " is on the class path");
            }
        }
        try (ConfigurableApplicationContext application = SpringApplication.run(
                BareApplication.class,
                "--spring.main.banner-mode=off",
                "--coalmine.rollouts.pricing.overrides.candidate=anna",
                "--coalmine.rollouts.shipping.overrides.candidate=anna")) {
            System.out.println(answersOf(application));
        }
    }

    /** Returns what arms answer to anna, who is on the candidate, and to eve, who is not, and which rollouts there are. */
    static String answersOf(ApplicationContext application) {
        Pricing pricing = application.getBean(Pricing.class);
        Shipping shipping = application.getBean(Shipping.class);
        return pricing.quote("anna") + ", " + pricing.quote("eve") + ", " + shipping.cost(" anna ") + ", "
                + shipping.cost("eve") + ", "
                + application.getBean(Rollouts.class).all();
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
