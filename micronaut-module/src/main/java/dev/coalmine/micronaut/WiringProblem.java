package dev.coalmine.micronaut;

/**
 * Something that keeps a rollout from being wired.
 *
 * @param description what is wrong, with the beans concerned
 * @param remedy what to do about it
 */
record WiringProblem(String description, String remedy) {
    @Override
    public String toString() {
        return description + (description.contains("\n") ? "\n" : " ") + remedy;
    }
}
