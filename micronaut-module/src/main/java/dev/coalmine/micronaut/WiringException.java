package dev.coalmine.micronaut;

import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import java.util.stream.Collectors;

/** Stops the start of an application whose rollouts cannot be wired as its annotations say, with everything that is wrong. */
final class WiringException extends ConfigurationException {
    private static final long serialVersionUID = 1;

    WiringException(List<WiringProblem> problems) {
        super(problems.stream().map(WiringProblem::toString).collect(Collectors.joining("\n")));
    }
}
