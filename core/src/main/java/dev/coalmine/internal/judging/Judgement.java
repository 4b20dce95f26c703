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
    private final Supplier<Verdict> words;
    private final Supplier<List<Finding>> missingProofs;
    private volatile @Nullable Verdict verdict;

    Judgement(
            Wealth wealth,
            Verdict.Kind kind,
            boolean holds,
            Supplier<Verdict> words,
            Supplier<List<Finding>> missingProofs) {
        this.wealth = wealth;
        this.kind = kind;
        this.holds = holds;
        this.words = words;
        this.missingProofs = missingProofs;
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
            written = words.get();
            verdict = written;
        }
        return written;
    }

    /** Returns the findings of the guardrails that do not pass yet, of those that a verdict of PASS needs. */
    public List<Finding> missingProofs() {
        return missingProofs.get();
    }

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
