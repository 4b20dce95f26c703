package dev.coalmine.spring;

import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports properties that are wrong as Spring Boot reports what stops a start. */
final class InvalidConfigFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidConfigException cause) {
        return new FailureAnalysis(
                "Properties of Coalmine are invalid:"
                        + cause.problems().stream()
                                .map(Problem::toString)
                                .map(problem -> "\n    - " + problem)
                                .collect(Collectors.joining()),
                "Correct these properties; all that is wrong is listed.",
                cause);
    }
}
