package dev.coalmine.store;

import java.util.regex.Pattern;

/**
 * What a stored state belongs to: one revision of one rollout.
 *
 * <p>Each revision has a state of its own. So a new revision starts anew, a tripped one stays tripped even when another
 * was tried in between, and two revisions that run side by side while a deployment rolls are never mixed.
 *
 * @param rollout the rollout's name: 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or
 *     digit
 * @param revision the version of the candidate, of the same form
 */
public record RolloutId(String rollout, String revision) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Checks both names. Stores rely on it: neither holds a separator, a line break, or a way out of a directory. */
    public RolloutId {
        rollout = requireName("rollout name", rollout);
        revision = requireName("revision", revision);
    }

    static String requireName(String parameter, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid " + parameter + " " + Lines.excerpt(name)
                    + ": allowed are 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or"
                    + " digit");
        }
        return name;
    }

    /** Returns both names, such as {@code pricing@2026-11-22}. */
    @Override
    public String toString() {
        return rollout + "@" + revision;
    }
}
