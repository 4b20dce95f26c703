package dev.coalmine.examples.quickstart;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The people behind the calls. A few are very active and most are hardly ever seen, as everywhere: the n-th most active
 * one makes n<sup>-0.8</sup> times as many calls as the first (Zipf's law).
 */
final class Users {
    private static final double SKEW = 0.8;

    private final String[] names;
    private final double[] upTo;

    /** Makes that many users. */
    Users(int count) {
        names = new String[count];
        upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            names[i] = "user-" + (i + 1);
            sum += Math.pow(i + 1, -SKEW);
            upTo[i] = sum;
        }
    }

    /** Returns how many there are. */
    int count() {
        return names.length;
    }

    /** Returns the user who makes the next call. */
    String next(SplittableRandom random) {
        int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return names[found < 0 ? -found - 1 : found];
    }
}
