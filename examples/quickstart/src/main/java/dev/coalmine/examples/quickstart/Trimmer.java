package dev.coalmine.examples.quickstart;

/**
 * Trims what users wrote before it is shown, as a question-and-answer site does with every post. It is public, as every
 * interface must be that a rollout shall wrap.
 */
public interface Trimmer {
    /** Returns the text of a user's request without white space at its ends, zero-width non-joiners included. */
    String trim(String user, String text);
}
