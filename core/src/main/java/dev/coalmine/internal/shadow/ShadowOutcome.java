package dev.coalmine.internal.shadow;

import org.jspecify.annotations.Nullable;

/** What a call came to. */
public sealed interface ShadowOutcome {
    /** It has returned this, or its stage has. */
    record Returned(@Nullable Object result) implements ShadowOutcome {}

    /** It has thrown this, or its stage has ended with it. */
    record Threw(Throwable thrown) implements ShadowOutcome {}

    /** It has taken too long. */
    record TimedOut() implements ShadowOutcome {}
}
