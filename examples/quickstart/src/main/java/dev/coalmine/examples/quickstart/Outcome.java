package dev.coalmine.examples.quickstart;

import dev.coalmine.RolloutStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a scenario.
 *
 * @param scenario what was tried
 * @param ending how its rollout ended
 * @param status how the rollout stood at the very end
 * @param seen what the callers saw
 */
record Outcome(Scenario scenario, Ending ending, RolloutStatus status, Traffic.Seen seen) {
    /** The fuse looks at 20 candidate calls; a few more may be running when it blows. */
    private static final long MOST_FAILURES_WITH_A_FUSE = 25;

    /** Returns what is not as it should be, in sentences; nothing if all is well. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (ending != scenario.ending()) {
            problems.add("should be " + scenario.ending() + ", but is " + ending);
        }
        if (ending == Ending.TRIPPED_BY_FUSE && seen.failures() > MOST_FAILURES_WITH_A_FUSE) {
            problems.add(Row.format(
                    "callers saw %,d failures before the fuse blew; at most %d are acceptable",
                    seen.failures(), MOST_FAILURES_WITH_A_FUSE));
        }
        long failed = status.stable().failures() + status.candidate().failures();
        if (seen.failures() != failed) {
            problems.add(Row.format("callers saw %,d failures, but %,d were recorded", seen.failures(), failed));
        }
        if (seen.wrongAnswers() > 0) {
            problems.add(Row.format("callers got %,d wrong answers", seen.wrongAnswers()));
        }
        return problems.stream()
                .map(problem -> scenario.rollout() + ": " + problem)
                .toList();
    }
}
