package dev.coalmine.console;

/**
 * In whose name commands would be given: what the page asks for before it offers any.
 *
 * @param who as it would stand in the audit trail
 */
public record Signature(String who) {}
