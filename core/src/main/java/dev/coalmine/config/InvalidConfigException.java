package dev.coalmine.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a configuration, each with the name of its property. */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Makes the exception for these problems.
     *
     * @param problems at least one
     */
    public InvalidConfigException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<Problem> problems) {
        String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> System.lineSeparator() + "  " + problem)
                .collect(Collectors.joining("", "Invalid configuration, " + count + ":", ""));
    }

    /** Returns everything that is wrong, in the order of the properties. */
    public List<Problem> problems() {
        return problems;
    }
}
