package dev.coalmine.soak;

import dev.coalmine.plan.Arm;
import org.jspecify.annotations.Nullable;

/** One call of a customer: where it went, and what its side gave or threw. Written by whichever thread serves it. */
final class Visit {
    /** What a side throws when it fails. */
    static final class Business extends Exception {
        Business(String message) {
            super(message, null, false, false);
        }
    }

    final String key;
    private volatile @Nullable Arm first;
    private volatile boolean firstFailed;
    private volatile @Nullable Object last;
    private volatile int served;

    Visit(String key) {
        this.key = key;
    }

    /** Notes that a side serves it; the first one is that to which it was routed. */
    synchronized void begun(Arm arm) {
        served++;
        if (first == null) {
            first = arm;
        }
    }

    /** Returns what its caller is to get. */
    synchronized String answered(Arm arm) {
        String answer = new StringBuilder(arm.label()).append(' ').append(key).toString();
        last = answer;
        return answer;
    }

    /** Returns what its caller is to be thrown. */
    synchronized Business failed(Arm arm) {
        firstFailed |= served == 1;
        Business business = new Business(arm.label());
        last = business;
        return business;
    }

    @Nullable
    Arm arm() {
        return first;
    }

    boolean failedFirst() {
        return firstFailed;
    }

    /** Returns how many sides have served it: two, where it was repeated on stable. */
    int served() {
        return served;
    }

    /** Returns whether this is the very object that the side gave or threw that served it last. */
    boolean isLast(@Nullable Object got) {
        return last == got;
    }
}
