package dev.coalmine.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final Traffic.Seen SEEN = new Traffic.Seen(12_345, 6, 0, null);

    private final Rollouts rollouts = Rollouts.builder().build();
    private final Rollout rollout = rollouts.named("plain-loop").start();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @AfterEach
    void close() {
        rollouts.close();
    }

    @Test
    void aLogGetsPlainLinesAtMostOneASecond() {
        show(new ProgressView(out, false));

        assertThat(printed()).doesNotContain("\u001b", "\r").endsWith(System.lineSeparator());
        assertThat(printed().lines().filter(line -> line.contains("12,345")))
                .singleElement()
                .asString()
                .contains("plain-loop", "step 1/4", "1%", "[..........]   0%", "12,345      6");
    }

    @Test
    void aTerminalHasItsLineRenewedInPlace() {
        show(new ProgressView(out, true));

        assertThat(printed().split("\r\u001b\\[K", -1)).hasSize(4);
        assertThat(printed().split(System.lineSeparator(), -1))
                .filteredOn(line -> line.contains("12,345"))
                .hasSize(1);
    }

    @Test
    void theBarIsFullAtTheTripLine() {
        assertThat(Row.bar(-0.3)).isEqualTo("[..........]   0%");
        assertThat(Row.bar(0.25)).isEqualTo("[##........]  25%");
        assertThat(Row.bar(0.999)).isEqualTo("[#########.]  99%");
        assertThat(Row.bar(1.7)).isEqualTo("[##########] 100%");
    }

    @Test
    void latenciesHaveThreeDigitsAndAUnit() {
        assertThat(Row.time(Duration.ZERO)).isEqualTo("-");
        assertThat(Row.time(Duration.ofNanos(190))).isEqualTo("0.19us");
        assertThat(Row.time(Duration.ofNanos(81_400))).isEqualTo("81.4us");
        assertThat(Row.time(Duration.ofNanos(926_000))).isEqualTo("926us");
        assertThat(Row.time(Duration.ofMillis(28))).isEqualTo("28.0ms");
    }

    @Test
    void longSentencesAreBroken() {
        assertThat(Row.sentence("short enough")).isEqualTo("> short enough");
        assertThat(Row.sentence("word ".repeat(40).strip()).lines())
                .hasSize(2)
                .allMatch(line -> line.length() <= 118)
                .last()
                .asString()
                .startsWith("  word");
    }

    private void show(ProgressView view) {
        view.begin(Scenario.healthy());
        view.show(rollout, SEEN);
        view.show(rollout, SEEN);
        view.show(rollout, SEEN);
        view.end();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
