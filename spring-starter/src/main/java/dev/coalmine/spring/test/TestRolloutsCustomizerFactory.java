package dev.coalmine.spring.test;

import dev.coalmine.test.junit.ForceArm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Looks for {@link WithTestRollouts}, and for the arms that are to be pinned. */
final class TestRolloutsCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> test, List<ContextConfigurationAttributes> attributes) {
        return TestContextAnnotationUtils.hasAnnotation(test, WithTestRollouts.class)
                ? new TestRolloutsCustomizer(pinsOf(test))
                : null;
    }

    /** From the outermost class to the innermost and from superclass to subclass; the last one counts. */
    private static List<TestRolloutsCustomizer.Pin> pinsOf(Class<?> test) {
        List<TestRolloutsCustomizer.Pin> pins = new ArrayList<>();
        if (TestContextAnnotationUtils.searchEnclosingClass(test)) {
            pins.addAll(pinsOf(test.getEnclosingClass()));
        }
        List<Class<?>> upwards = new ArrayList<>();
        for (Class<?> each = test; each != null; each = each.getSuperclass()) {
            upwards.add(0, each);
        }
        for (Class<?> each : upwards) {
            for (ForceArm forced : each.getDeclaredAnnotationsByType(ForceArm.class)) {
                pins.add(new TestRolloutsCustomizer.Pin(forced.rollout(), forced.value()));
            }
        }
        return pins;
    }
}
