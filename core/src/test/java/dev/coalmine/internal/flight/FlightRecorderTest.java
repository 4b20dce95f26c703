package dev.coalmine.internal.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.test.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    @TempDir
    private Path directory;

    private List<RecordedEvent> record(Runnable scenario) throws IOException {
        Path file = directory.resolve("coalmine.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.coalmine.Decision");
            recording.enable("dev.coalmine.Finding");
            recording.start();
            scenario.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static void regression() {
        VirtualTime time = new VirtualTime();
        try (Rollouts rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .build()) {
            Rollout pricing = rollouts.named("pricing")
                    .plan(RolloutPlan.builder()
                            .step(Share.percent(50), Duration.ofDays(1))
                            .build())
                    .start();
            for (int i = 0; i < 5_000 && !pricing.phase().rolledBack(); i++) {
                try {
                    pricing.forKey("key-" + i).stable(() -> 1).candidate(() -> {
                        throw new IllegalStateException("broken");
                    });
                } catch (IllegalStateException e) {
                    // the candidate's
                }
                time.advance(Duration.ofMillis(10));
            }
        }
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aRecordingHasEachDecisionWithItsReasonsAndNumbers() throws IOException {
        List<RecordedEvent> events = record(FlightRecorderTest::regression);

        List<RecordedEvent> decisions = of(events, "dev.coalmine.Decision");
        assertThat(decisions).extracting(event -> event.getString("kind")).containsExactly("started", "tripped");
        RecordedEvent tripped = decisions.get(1);
        assertThat(tripped.getString("rollout")).isEqualTo("pricing");
        assertThat(tripped.getString("who")).isIn("judge", "fuse");
        assertThat(tripped.getString("from")).isEqualTo("ramping");
        assertThat(tripped.getString("to")).isEqualTo("tripped");
        assertThat(tripped.getDouble("share")).isZero();
        assertThat(tripped.getString("why")).startsWith("Tripped pricing at 50%: ");
        assertThat(decisions.get(0).getDouble("share")).isEqualTo(0.5);

        List<RecordedEvent> findings = of(events, "dev.coalmine.Finding").stream()
                .filter(event -> event.getLong("decision") == tripped.getLong("number"))
                .toList();
        assertThat(findings).isNotEmpty().anySatisfy(finding -> {
            assertThat(finding.getString("guardrail")).isEqualTo("error-rate");
            assertThat(finding.getLong("candidateKeys")).isPositive();
            assertThat(finding.getDouble("logLimit")).isPositive();
            assertThat(finding.getString("evidence")).isNotBlank();
        });
    }

    @Test
    void everythingIsDescribed() throws IOException {
        for (String name : List.of("dev.coalmine.Decision", "dev.coalmine.Finding")) {
            EventType type =
                    of(record(FlightRecorderTest::regression), name).get(0).getEventType();
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(type.getCategoryNames()).containsExactly("Coalmine");
            assertThat(type.getFields().stream()
                            .filter(field -> !List.of("startTime", "duration", "eventThread", "stackTrace")
                                    .contains(field.getName()))
                            .map(ValueDescriptor::getLabel))
                    .doesNotContainNull();
        }
    }

    /** Nothing is made of a change that nobody records. */
    @Test
    void withoutARecordingNothingIsNoted() {
        regression();
        assertThat(new DecisionEvent().isEnabled()).isFalse();
    }
}
