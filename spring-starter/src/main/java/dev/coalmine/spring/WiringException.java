package dev.coalmine.spring;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.BeansException;

/** Stops the start of an application whose rollouts cannot be wired as its annotations say, with everything that is wrong. */
final class WiringException extends BeansException {
    private static final long serialVersionUID = 1;

    private final transient List<WiringProblem> problems;

    WiringException(List<WiringProblem> problems) {
        super(problems.stream()
                .map(problem -> problem.description() + "; " + problem.remedy())
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    List<WiringProblem> problems() {
        return problems;
    }
}
