package dev.coalmine.config;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import java.util.UUID;

/**
 * Reads {@code overrides.*}: the keys that are forced to each arm. A key that reads as a whole number or a UUID is forced
 * as that too, since nothing in a configuration says which of them the calls are made with.
 */
final class OverridesSection {
    private OverridesSection() {}

    static Overrides read(Section section) {
        Overrides overrides = Overrides.none();
        for (Arm arm : Arm.values()) {
            for (Section key : section.texts(arm.label())) {
                Overrides before = overrides;
                Overrides more = key.own(text -> force(before, arm, text));
                overrides = more == null ? before : more;
            }
        }
        section.end();
        return overrides;
    }

    private static Overrides force(Overrides overrides, Arm arm, String key) {
        Overrides more = overrides.force(arm, key);
        if (key.matches("0|-?[1-9]\\d{0,18}")) {
            try {
                return more.force(arm, Long.parseLong(key));
            } catch (NumberFormatException e) {
                return more; // beyond what a long holds
            }
        }
        return key.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? more.force(arm, UUID.fromString(key))
                : more;
    }
}
