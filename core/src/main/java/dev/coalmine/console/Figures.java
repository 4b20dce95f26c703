package dev.coalmine.console;

import dev.coalmine.verdict.Evidence.Standing;

/** How numbers are handed out: finite, since JSON knows no others, and without digits that mean nothing. */
final class Figures {
    private Figures() {}

    static double progress(Standing standing) {
        return rounded(standing.progress());
    }

    /** Returns the number; zero where a sum of very large ones has overflowed. */
    static double finite(double number) {
        return Double.isFinite(number) ? number : 0;
    }

    static double rounded(double number) {
        return Double.isFinite(number) ? Math.round(number * 1e4) / 1e4 : 0;
    }
}
