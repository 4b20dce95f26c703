package dev.coalmine.spring;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports rollouts that cannot be wired as Spring Boot reports what stops a start: with a description and an action. */
final class WiringFailureAnalyzer extends AbstractFailureAnalyzer<WiringException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, WiringException cause) {
        return new FailureAnalysis(
                cause.problems().stream().map(WiringProblem::description).collect(Collectors.joining("\n\n")),
                cause.problems().stream().map(WiringProblem::remedy).distinct().collect(Collectors.joining("\n\n")),
                cause);
    }
}
