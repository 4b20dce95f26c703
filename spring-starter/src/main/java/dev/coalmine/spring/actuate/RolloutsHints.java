package dev.coalmine.spring.actuate;

import dev.coalmine.console.Problem;
import dev.coalmine.console.RolloutDetails;
import dev.coalmine.console.RolloutList;
import dev.coalmine.console.Signature;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to keep: the records that become JSON, and the files of the page. */
final class RolloutsHints implements RuntimeHintsRegistrar {
    /** Creates the hints; Spring does. */
    RolloutsHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(
                        hints.reflection(), RolloutList.class, RolloutDetails.class, Problem.class, Signature.class);
        hints.resources().registerPattern("dev/coalmine/console/*");
    }
}
