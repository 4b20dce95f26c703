package dev.coalmine.console;

/**
 * Why nothing was done.
 *
 * @param problem in a sentence
 */
public record Problem(String problem) {}
