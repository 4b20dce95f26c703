package dev.coalmine.plan;

import dev.coalmine.plan.SignalGuardrail.Harm;
import dev.coalmine.plan.SignalGuardrail.Measure;
import java.util.regex.Pattern;

/** A business signal of which a guardrail is to be made: says what must not become of it. Immutable and thread-safe. */
public final class BusinessSignal {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String name;

    private BusinessSignal(String name) {
        this.name = name;
    }

    static BusinessSignal named(String name) {
        return new BusinessSignal(requireName(name));
    }

    /**
     * Returns the name, if a signal can have it.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, dots, dashes and underscores, or does not start
     *     with a letter or digit
     */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Invalid signal name of " + name.length()
                    + " characters: allowed are 1 to 64 letters, digits, dots, dashes and underscores, starting with a"
                    + " letter or digit");
        }
        return name;
    }

    /** Returns the guardrail that its values are no lower on the candidate. */
    public SignalGuardrail mustNotDrop() {
        return SignalGuardrail.of(name, Measure.VALUE, Harm.DROP);
    }

    /** Returns the guardrail that its values are no higher on the candidate. */
    public SignalGuardrail mustNotRise() {
        return SignalGuardrail.of(name, Measure.VALUE, Harm.RISE);
    }

    /** Returns the guardrail that no fewer keys have the outcome on the candidate, such as an order. */
    public SignalGuardrail rateMustNotDrop() {
        return SignalGuardrail.of(name, Measure.RATE, Harm.DROP);
    }

    /** Returns the guardrail that no more keys have the outcome on the candidate, such as a refund. */
    public SignalGuardrail rateMustNotRise() {
        return SignalGuardrail.of(name, Measure.RATE, Harm.RISE);
    }
}
