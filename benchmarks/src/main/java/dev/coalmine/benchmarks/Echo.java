package dev.coalmine.benchmarks;

/** What is called: its body is empty, so that what is measured is the way to it. */
public interface Echo {
    /** Returns the same object for every key. */
    Object echo(String key);
}
