package dev.coalmine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every framework does alike, on Micronaut. */
class MicronautContractTest extends FrameworkContract {
    @Override
    protected App start(Map<String, String> properties) {
        ApplicationContext context = ApplicationContext.builder()
                .properties(new HashMap<>(properties))
                .deduceEnvironment(false)
                .start();
        return new App(context::getBean, context::close);
    }

    @Test
    void aCallOnItselfIsRouted() {
        try (App app = start(Map.of(
                "coalmine.rollouts.keyless.missing-key", "stable",
                "coalmine.rollouts.quote.overrides.candidate", "anna"))) {
            assertThat(app.bean(Quotes.class).quoteByItself("anna")).isEqualTo("v2");
        }
    }
}
