package dev.coalmine.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Rollout;
import org.junit.jupiter.api.Test;

/** The JSON is part of the API: it is the same whatever writes it. */
class ConsoleJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An integer and a fraction without one are the same number to JSON. */
    private static JsonNode written(Object value) throws Exception {
        return JSON.readTree(JSON.writeValueAsString(value).replaceAll("([0-9])\\.0(?=[,}\\]])", "$1"));
    }

    @Test
    void listsAndDetailsAreWrittenAsPublished() throws Exception {
        assertThat(written(ConsoleSample.list())).isEqualTo(JSON.readTree(ConsoleSample.json("list")));
        assertThat(written(ConsoleSample.details())).isEqualTo(JSON.readTree(ConsoleSample.json("details")));
    }

    @Test
    void aRealRolloutIsWrittenWithTheSameNames() throws Exception {
        try (ConsoleWorld world = new ConsoleWorld()) {
            Rollout rollout = world.started("pricing", 50);
            for (int i = 0; i < 10; i++) {
                world.second(rollout, 200, 3);
            }
            JsonNode real = written(world.console.details("pricing"));
            JsonNode published = JSON.readTree(ConsoleSample.json("details"));

            assertThat(published.fieldNames()).toIterable().containsAll(real::fieldNames);
            assertThat(real.findValuesAsText("guardrail")).contains("error-rate", "latency");
            assertThat(real.toString()).doesNotContain("NaN", "Infinity", "null");
        }
    }
}
