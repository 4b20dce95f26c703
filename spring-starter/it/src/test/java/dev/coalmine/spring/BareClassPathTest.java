package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.ChildJvm;
import org.junit.jupiter.api.Test;

/** The starter without web, actuator, Micrometer and Reactor. */
class BareClassPathTest {
    /** Everything but what the starter cannot do without. */
    private static final String THE_REST = "/test-kit/|/coalmine-test|/repository/(?!"
            + String.join(
                    "|",
                    "org/springframework/spring-(core|beans|context|aop|expression|jcl)/",
                    "org/springframework/boot/spring-boot(-autoconfigure)?/",
                    "io/micrometer/micrometer-(commons|observation)/",
                    "(org/slf4j|ch/qos/logback|commons-logging|org/jspecify|org/ow2/asm|org/hdrhistogram|dev/coalmine)/")
            + ")";

    @Test
    void beansAndMethodsAreRouted() throws Exception {
        assertThat(ChildJvm.runWithout(THE_REST, BareApplication.class))
                .endsWith("vector, legacy, new, old, [rollout pricing 1, rollout shipping 1]");
    }
}
