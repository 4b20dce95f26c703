package dev.coalmine.simulation;

import dev.coalmine.plan.Arm;
import java.util.function.Supplier;

/**
 * One of something for each arm. Immutable itself.
 *
 * @param <T> what there is one of
 */
final class ByArm<T> {
    private final T stable;
    private final T candidate;

    ByArm(Supplier<T> maker) {
        this.stable = maker.get();
        this.candidate = maker.get();
    }

    T of(Arm arm) {
        return arm == Arm.STABLE ? stable : candidate;
    }
}
