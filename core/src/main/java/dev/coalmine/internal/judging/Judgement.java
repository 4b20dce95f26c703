package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of judging one tick. Immutable and thread-safe.
 *
 * <p>Whether the candidate fails is known at once. The sentences, which cost more than the judging and are mostly not
 * read, are written when first asked for; they only depend on what is here, so that nobody can tell.
 */
public final class Judgement {
    private final Wealth wealth;
    private final Verdict.Kind kind;
    private final boolean holds;
    private final Words words;
    private volatile @Nullable Verdict verdict;

    Judgement(Wealth wealth, Verdict.Kind kind, boolean holds, Words words) {
        this.wealth = wealth;
        this.kind = kind;
        this.holds = holds;
        this.words = words;
    }

    /** Returns the judge's new state; hand it to the next tick. */
    public Wealth wealth() {
        return wealth;
    }

    /** Returns what the judge says, in one word. */
    public Verdict.Kind kind() {
        return kind;
    }

    /** Returns whether a signal, which may not trip, was shown to be worse than tolerated. */
    public boolean holds() {
        return holds;
    }

    /** Returns what the judge says, given all evidence so far. */
    public Verdict verdict() {
        Verdict written = verdict;
        if (written == null) {
            written = words.verdict().get();
            verdict = written;
        }
        return written;
    }

    /** Returns the findings of the guardrails that do not pass yet, of those that a verdict of PASS needs. */
    public List<Finding> missingProofs() {
        return words.missingProofs().get();
    }

    /** Returns in short what each guardrail shows, for a decision that rests on all of them. */
    public String summary() {
        return words.summary().get();
    }

    /**
     * What is written when it is asked for.
     *
     * @param verdict the verdict
     * @param missingProofs the findings that keep it from PASS
     * @param summary what each guardrail shows, in short
     */
    record Words(Supplier<Verdict> verdict, Supplier<List<Finding>> missingProofs, Supplier<String> summary) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof Judgement judgement
                && judgement.wealth.equals(wealth)
                && judgement.holds == holds
                && judgement.verdict().equals(verdict());
    }

    @Override
    public int hashCode() {
        return Objects.hash(wealth, kind, holds);
    }

    @Override
    public String toString() {
        return verdict().toString();
    }
}
