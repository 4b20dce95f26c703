package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.spring.start.Shop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Does what docs/guide/getting-started.md tells newcomers with Spring Boot to do, on the real clock, as they will. */
class GettingStartedTest {
    @Test
    @Timeout(120)
    void newcomersSeeTheirCandidateTripped() throws IOException {
        try (WatchedApplication shop = WatchedApplication.open(Shop.class, propertiesOfTheGuide())) {
            Rollout pricing = shop.rollouts().find("pricing").orElseThrow();
            int errors = 0;
            for (int customer = 1; !pricing.status().phase().rolledBack(); customer++) {
                errors += shop.get("/prices/customer-" + customer).status() == 500 ? 1 : 0;
            }

            RolloutStatus status = pricing.status();
            assertThat(status.phase()).isInstanceOf(Phase.Tripped.class);
            assertThat(status.toString()).contains("distinct failing keys were on the candidate");
            assertThat(status.candidate().failures()).isEqualTo(errors);
            assertThat(shop.get("/prices/anybody").body()).isEqualTo("10.00");
            assertThat(shop.get("/actuator/rolloutsdashboard").body()).contains("<html");
        }
    }

    /** Returns the first block of YAML that the guide has for Spring Boot. */
    private static String[] propertiesOfTheGuide() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/getting-started.md"));
        String yaml = guide.substring(guide.indexOf("```yaml", guide.indexOf("\n## Spring Boot\n")) + 7);
        byte[] block = yaml.substring(0, yaml.indexOf("```")).getBytes(StandardCharsets.UTF_8);
        PropertySource<?> properties = new YamlPropertySourceLoader()
                .load("the guide", new ByteArrayResource(block))
                .get(0);
        return Arrays.stream(((EnumerablePropertySource<?>) properties).getPropertyNames())
                .map(name -> name + "=" + properties.getProperty(name))
                .toArray(String[]::new);
    }
}
