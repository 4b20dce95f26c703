package dev.coalmine.spring;

/**
 * Something that keeps a rollout from being wired.
 *
 * @param description what is wrong, with the beans concerned
 * @param remedy what to do about it
 */
record WiringProblem(String description, String remedy) {}
