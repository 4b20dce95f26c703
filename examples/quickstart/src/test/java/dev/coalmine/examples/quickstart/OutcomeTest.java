package dev.coalmine.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Traffic.Seen NOTHING = new Traffic.Seen(1_000, 0, 0, null);

    private final Rollouts rollouts = Rollouts.builder().build();
    private final RolloutStatus status = rollouts.named("plain-loop").start().status();

    @AfterEach
    void close() {
        rollouts.close();
    }

    @Test
    void theExpectedEndingIsNoProblem() {
        assertThat(new Outcome(Scenario.healthy(), Ending.PROMOTED, status, NOTHING).problems())
                .isEmpty();
    }

    @Test
    void anotherEndingIsAProblemThatIsNamed() {
        assertThat(new Outcome(Scenario.healthy(), Ending.NONE, status, NOTHING).problems())
                .containsExactly("plain-loop: should be promoted by the plan, but is not ended");
        assertThat(new Outcome(Scenario.broken(), Ending.TRIPPED_BY_JUDGE, status, NOTHING).problems())
                .containsExactly("look-behind: should be tripped by the fuse, but is tripped by the judge");
    }

    @Test
    void failuresThatWereNotRecordedAndWrongAnswersAreProblems() {
        Traffic.Seen seen = new Traffic.Seen(1_000, 3, 2, new IllegalStateException("no"));
        assertThat(new Outcome(Scenario.healthy(), Ending.PROMOTED, status, seen).problems())
                .containsExactly(
                        "plain-loop: callers saw 3 failures, but 0 were recorded",
                        "plain-loop: callers got 2 wrong answers");
    }

    @Test
    void moreFailuresThanTheFuseAllowsAreAProblem() {
        Traffic.Seen seen = new Traffic.Seen(1_000, 26, 0, new IllegalStateException("no"));
        assertThat(new Outcome(Scenario.broken(), Ending.TRIPPED_BY_FUSE, status, seen).problems())
                .contains("look-behind: callers saw 26 failures before the fuse blew; at most 25 are acceptable");
    }

    @Test
    void theSummarySaysWhetherAllIsWell() {
        Outcome good = new Outcome(Scenario.healthy(), Ending.PROMOTED, status, NOTHING);
        Outcome bad = new Outcome(Scenario.healthy(), Ending.NONE, status, NOTHING);

        assertThat(new Summary(List.of(good), Duration.ofSeconds(53)).good()).isTrue();
        assertThat(printed(new Summary(List.of(good), Duration.ofSeconds(53))))
                .contains("promoted by the plan", "Started plain-loop", "after 53 seconds.");

        assertThat(new Summary(List.of(good, bad), Duration.ofSeconds(53)).good())
                .isFalse();
        assertThat(printed(new Summary(List.of(good, bad), Duration.ofSeconds(53))))
                .contains("NOT ALL ENDED AS THEY SHOULD", "should be promoted by the plan, but is not ended");
    }

    private static String printed(Summary summary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        summary.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
