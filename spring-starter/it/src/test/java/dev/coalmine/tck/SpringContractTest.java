package dev.coalmine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.spring.CoalmineAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What every framework does alike, on Spring Boot. */
class SpringContractTest extends FrameworkContract {
    @Override
    protected App start(Map<String, String> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("contract", new HashMap<>(properties)));
        context.register(CoalmineAutoConfiguration.class);
        BEANS.forEach(context::register);
        context.refresh();
        return new App(context::getBean, context::close);
    }

    @Test
    void aCallOnItselfPassesTheRollout() {
        try (App app = start(Map.of(
                "coalmine.rollouts.keyless.missing-key", "stable",
                "coalmine.rollouts.quote.overrides.candidate", "anna"))) {
            assertThat(app.bean(Quotes.class).quoteByItself("anna")).isEqualTo("v1");
        }
    }
}
