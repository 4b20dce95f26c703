package dev.coalmine.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the judge remembers: what its bettors own by now. With it, judging goes on after a restart where it stopped.
 *
 * <p>Users need nothing of it but {@link #toText()} and {@link #parse(String)}, which a store uses; the rest is the
 * judge's. The text is one line a fact, readable by people, exact to the bit, and versioned. Immutable and thread-safe.
 *
 * @param specification what is judged and with which budget, in one line; wealth only means something under it
 * @param spent how many process numbers have been spent; the next process gets this number
 * @param odds the odds in force at the last tick that had any, from 0 to 1
 * @param failure why the candidate failed, in one sentence; null while it has not
 * @param metrics the state for each metric, in the plan's order
 */
public record Wealth(
        String specification,
        int spent,
        double odds,
        @Nullable String failure,
        List<MetricWealth> metrics) {
    /** Longest text that {@link #parse(String)} accepts, in characters: {@value}. */
    public static final int MAX_TEXT = 256 * 1024;

    /** Copies the metrics and checks the numbers. */
    public Wealth {
        if (spent < 1) {
            throw new IllegalArgumentException("Invalid number of spent processes " + spent + ": allowed is 1 and up");
        }
        if (!(odds >= 0 && odds <= 1)) {
            throw new IllegalArgumentException("Invalid odds " + odds + ": allowed is 0 to 1");
        }
        metrics = List.copyOf(metrics);
    }

    /** Returns this state as text that {@link #parse(String)} reads back, exact to the bit. */
    public String toText() {
        return WealthText.write(this);
    }

    /**
     * Reads a state back.
     *
     * @throws IllegalArgumentException if the text is too long, of an unknown version or malformed; the message names
     *     the line and what is wrong with it, and never quotes more than a few words of it
     */
    public static Wealth parse(String text) {
        return WealthText.read(text);
    }
}
