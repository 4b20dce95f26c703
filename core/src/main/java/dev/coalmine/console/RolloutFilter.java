package dev.coalmine.console;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.words.Texts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which rollouts a list shows. Immutable and thread-safe; every setter returns a changed copy. */
public final class RolloutFilter {
    /** How many rollouts a page shows, unless said otherwise: {@value}. */
    public static final int DEFAULT_SIZE = 50;

    /** How many rollouts a page shows at most: {@value}. */
    public static final int MAX_SIZE = 200;

    private static final RolloutFilter ALL = new RolloutFilter("", null, 1, DEFAULT_SIZE);

    private final String text;
    private final @Nullable String phase;
    private final int page;
    private final int size;

    private RolloutFilter(String text, @Nullable String phase, int page, int size) {
        this.text = text;
        this.phase = phase;
        this.page = page;
        this.size = size;
    }

    /** Returns the filter that leaves none out, and shows the first page. */
    public static RolloutFilter all() {
        return ALL;
    }

    /** Returns a copy that shows those whose name or revision contains the text in any case; with null or blanks, all. */
    public RolloutFilter containing(@Nullable String part) {
        return new RolloutFilter(part == null ? "" : part.strip().toLowerCase(Locale.ROOT), phase, page, size);
    }

    /**
     * Returns a copy that shows those in one phase; with null or an empty text, in any.
     *
     * @param label one of {@link Phase#labels()}
     * @throws IllegalArgumentException if it is none
     */
    public RolloutFilter in(@Nullable String label) {
        if (label == null || label.isEmpty()) {
            return new RolloutFilter(text, null, page, size);
        }
        if (!Phase.labels().contains(label)) {
            throw new IllegalArgumentException("Invalid phase \"" + Texts.printable(label) + "\": allowed are "
                    + String.join(", ", Phase.labels()));
        }
        return new RolloutFilter(text, label, page, size);
    }

    /**
     * Returns a copy that shows another page; one beyond the last shows the last.
     *
     * @param number from 1
     * @throws IllegalArgumentException if below
     */
    public RolloutFilter page(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Invalid page " + number + ": allowed is 1 and above");
        }
        return new RolloutFilter(text, phase, number, size);
    }

    /**
     * Returns a copy with pages of that size.
     *
     * @param rollouts from 1 to {@value #MAX_SIZE}
     * @throws IllegalArgumentException if outside
     */
    public RolloutFilter size(int rollouts) {
        if (rollouts < 1 || rollouts > MAX_SIZE) {
            throw new IllegalArgumentException("Invalid page size " + rollouts + ": allowed is 1 to " + MAX_SIZE);
        }
        return new RolloutFilter(text, phase, page, rollouts);
    }

    boolean names(String name, String revision) {
        return name.toLowerCase(Locale.ROOT).contains(text)
                || revision.toLowerCase(Locale.ROOT).contains(text);
    }

    boolean takes(Phase where) {
        return phase == null || phase.equals(where.label());
    }

    int page() {
        return page;
    }

    int size() {
        return size;
    }
}
