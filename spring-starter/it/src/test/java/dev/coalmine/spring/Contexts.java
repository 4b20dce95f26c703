package dev.coalmine.spring;

import dev.coalmine.Rollouts;
import dev.coalmine.plan.Arm;
import dev.coalmine.test.TestRollouts;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts with the starter. */
final class Contexts {
    private Contexts() {}

    /** Returns contexts in which rollouts route as in production. */
    static ApplicationContextRunner plain(Class<?>... beans) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CoalmineAutoConfiguration.class))
                .withUserConfiguration(beans);
    }

    /** Returns contexts in which every call goes to this arm. */
    static ApplicationContextRunner pinned(Arm arm, Class<?>... beans) {
        return plain(beans)
                .withBean(
                        "pinned", Rollouts.class, () -> TestRollouts.pinned(arm).rollouts());
    }
}
