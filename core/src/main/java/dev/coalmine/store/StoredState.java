package dev.coalmine.store;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of one revision of a rollout: where it stands, what is left to serve, what the judge remembers, and
 * who changed what. Immutable and thread-safe.
 *
 * <p>A store keeps it as text, by {@link #toText()} and {@link #parse(String)}; the form is described in
 * {@code docs/state-format.md}.
 *
 * @param id whose state it is
 * @param stamp which version it is, and who wrote it
 * @param progress where the rollout stands
 * @param wealth what the judge remembers; null before it was ever asked
 * @param audit the last changes
 */
public record StoredState(
        RolloutId id,
        Stamp stamp,
        Progress progress,
        @Nullable Wealth wealth,
        AuditTrail audit) {
    /** Longest text of a state, in characters: {@value}. */
    public static final int MAX_TEXT = 2 * 1024 * 1024;

    /** Longest sentence, in characters: {@value}. */
    public static final int MAX_SENTENCE = 2_000;

    /** Longest name of a writer, in characters: {@value}. */
    public static final int MAX_WRITER = 200;

    /**
     * Which version a state is.
     *
     * @param version rises with every change, from 1; whoever replaces a state gives the new one a higher version
     * @param writer the process that wrote it; what is longer than {@value StoredState#MAX_WRITER} characters is cut
     * @param at when, by the writer's wall clock
     */
    public record Stamp(long version, String writer, Instant at) {
        /** Checks the version and cuts the name. */
        public Stamp {
            if (version < 1) {
                throw new IllegalArgumentException("Invalid version " + version + ": allowed is 1 and above");
            }
            writer = Lines.fit(writer, MAX_WRITER);
        }
    }

    /**
     * Where a rollout stands, and how far it has come there.
     *
     * @param phase the phase; not pending, since a rollout that has not begun has nothing to remember
     * @param since since when, by the wall clock
     * @param sentence the sentence of the decision that led there; what is longer than
     *     {@value StoredState#MAX_SENTENCE} characters is cut
     * @param served what the phase has served so far
     * @param setting the share of keys that went to the candidate
     * @param attempts how often the rollout was begun
     */
    public record Progress(
            Phase phase, Instant since, String sentence, Served served, Setting setting, Attempts attempts) {
        /** Checks the phase and cuts the sentence. */
        public Progress {
            if (phase instanceof Phase.Pending) {
                throw new IllegalArgumentException("Invalid phase pending: what is kept of a rollout has begun");
            }
            sentence = Lines.fit(sentence, MAX_SENTENCE);
        }
    }

    /**
     * A share, and who set it.
     *
     * @param share the share of keys that went to the candidate
     * @param by who set it
     */
    public record Setting(Share share, SetBy by) {}

    /** Who sets a share. */
    public enum SetBy {
        /** The plan, or a phase that has a share by nature. */
        PLAN,
        /** A human. */
        HAND
    }

    /**
     * What a phase has served so far.
     *
     * @param held how long it was held under watch, pauses excluded; while tripped, how much of the cool-down is over
     * @param calls recorded candidate calls of the step
     */
    public record Served(Duration held, long calls) {
        /** Nothing yet. */
        public static final Served NOTHING = new Served(Duration.ZERO, 0);

        /** Checks that neither is negative. */
        public Served {
            if (held.isNegative() || calls < 0) {
                throw new IllegalArgumentException(
                        "Invalid hold of " + held + " and " + calls + " calls served: neither is negative");
            }
        }
    }

    /**
     * How often a rollout was begun again after a rollback.
     *
     * @param total all times: after a cool-down, or because a human acknowledged the rollback
     * @param automatic those after a cool-down, since a human last acknowledged
     */
    public record Attempts(int total, int automatic) {
        /** The first attempt. */
        public static final Attempts FIRST = new Attempts(0, 0);

        /** Checks the numbers. */
        public Attempts {
            if (automatic < 0 || automatic > total) {
                throw new IllegalArgumentException("Invalid attempts " + automatic + " of " + total
                        + ": allowed is 0 and above, and no more automatic ones than there are");
            }
        }
    }

    /**
     * Returns this state as text, readable by people and exact to the bit.
     *
     * @throws IllegalStateException if it is longer than {@value #MAX_TEXT} characters, which no judge's state is
     */
    public String toText() {
        return StateWriter.write(this);
    }

    /**
     * Reads a state back.
     *
     * @throws IllegalArgumentException if the text is too long, of an unknown version, torn or malformed; the message
     *     names the line and what is wrong with it, and never quotes more than a few words of it
     */
    public static StoredState parse(String text) {
        return StateReader.read(text);
    }
}
