package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aChangeIsOneLine() {
        AuditEntry entry = new AuditEntry(
                Instant.parse("2026-11-23T12:00:00Z"),
                "judge",
                new AuditEntry.Position(new Phase.Paused(new Phase.Ramping(1)), Share.percent(5)),
                new AuditEntry.Position(new Phase.Tripped(new Phase.Ramping(1), Duration.ofMinutes(30)), Share.NONE),
                "14 of 31\n\"distinct\" keys",
                "FAIL \u2028");

        assertThat(entry.toJson(States.ID))
                .isEqualTo("{\"at\":\"2026-11-23T12:00:00Z\",\"rollout\":\"pricing\",\"revision\":\"2026-11-22\","
                        + "\"who\":\"judge\",\"from\":{\"phase\":\"paused\",\"of\":\"ramping\",\"step\":1,\"share\":0.05},"
                        + "\"to\":{\"phase\":\"tripped\",\"coolDown\":\"PT30M\",\"of\":\"ramping\",\"step\":1,\"share\":0},"
                        + "\"why\":\"14 of 31\\u000a\\\"distinct\\\" keys\",\"evidence\":\"FAIL \\u2028\"}");
    }

    @Property(tries = 500)
    @Domain(States.class)
    void everyTrailReadsBack(@ForAll StoredState state) throws IOException {
        String lines = state.audit().toJsonLines(state.id());

        assertThat(lines.split("\n", -1)).hasSize(state.audit().entries().size() + 1);
        int at = 0;
        for (String line : lines.lines().toList()) {
            AuditEntry entry = state.audit().entries().get(at++);
            JsonNode json = JSON.readTree(line.getBytes(StandardCharsets.UTF_8));
            assertThat(Instant.parse(json.get("at").asText())).isEqualTo(entry.at());
            assertThat(json.get("who").asText()).isEqualTo(entry.who());
            assertThat(json.get("why").asText()).isEqualTo(entry.why());
            assertThat(json.get("evidence").asText()).isEqualTo(entry.evidence());
            assertThat(json.get("to").get("phase").asText())
                    .isEqualTo(entry.to().phase().label());
            assertThat(json.get("to")
                            .get("share")
                            .decimalValue()
                            .movePointRight(6)
                            .intValueExact())
                    .isEqualTo(entry.to().share().millionths());
        }
        assertThat(at).isEqualTo(state.audit().entries().size());
    }

    @Test
    void theOldestAreForgottenAndCounted() {
        AuditTrail trail = AuditTrail.EMPTY;
        for (int i = 0; i < 250; i++) {
            trail = trail.plus(States.inRow(States.ID, i + 1).audit().entries().get(0));
        }

        assertThat(trail.entries()).hasSize(AuditTrail.MAX_ENTRIES);
        assertThat(trail.forgotten()).isEqualTo(150);
        assertThat(trail.entries().get(99).why()).isEqualTo("change 230");
    }
}
