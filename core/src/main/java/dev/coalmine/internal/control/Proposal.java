package dev.coalmine.internal.control;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A decision upward, which is only in force once the store has it.
 *
 * @param entry what it comes to
 * @param madeAt how many changes there were when it was made, see {@link Ledger#changes}; after another one it is void
 * @param answer null when it is in force; otherwise why it is not, in words
 */
record Proposal(Ledger.Entry entry, long madeAt, CompletableFuture<@Nullable String> answer) {
    static Proposal of(Ledger.Entry entry, long madeAt) {
        return new Proposal(entry, madeAt, new CompletableFuture<>());
    }
}
